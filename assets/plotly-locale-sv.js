// Swedish for Plotly: months and days on the axes, and the words of its tool bar.

window.PlotlyLocales = window.PlotlyLocales || [];
window.PlotlyLocales.push({
  moduleType: "locale",
  name: "sv",
  dictionary: {
    "Download plot as a PNG": "Spara diagrammet som bild (PNG)",
    "Download plot": "Spara diagrammet som bild",
    "Taking snapshot - this may take a few seconds": "Skapar bilden, det kan ta några sekunder",
    "Snapshot succeeded": "Bilden är sparad som",
    "Sorry, there was a problem downloading your snapshot!": "Bilden kunde inte sparas",
    "Double-click on legend to isolate one trace": "Dubbelklicka i förklaringen för att visa bara en linje",
    "Click to enter Plot title": "",
  },
  format: {
    days: ["söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"],
    shortDays: ["sön", "mån", "tis", "ons", "tor", "fre", "lör"],
    months: [
      "januari", "februari", "mars", "april", "maj", "juni",
      "juli", "augusti", "september", "oktober", "november", "december",
    ],
    shortMonths: ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    date: "%Y-%m-%d",
    decimal: ",",
    thousands: "\u00a0",
  },
});
