/* Starts Swagger UI on the description of the API. Every request is in the page's language. */
window.addEventListener("load", () => {
  const language = document.documentElement.lang;
  window.SwaggerUIBundle({
    url: "/api/v1/openapi.json",
    dom_id: "#swagger-ui",
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    // A link inside each row's button would be one control in another.
    deepLinking: false,
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    supportedSubmitMethods: ["get"],
    tryItOutEnabled: true,
    syntaxHighlight: { activated: false },
    validatorUrl: null,
    requestInterceptor: (request) => {
      request.headers["Accept-Language"] = language;
      return request;
    },
    onComplete: () => document.getElementById("waiting").remove(),
  });
});

/* What Swagger UI leaves out: its fields have no names, and its long answers can't be scrolled from the keyboard. */
function nameFields() {
  for (const row of document.querySelectorAll("tr[data-param-name]")) {
    for (const field of row.querySelectorAll("select, input, textarea")) {
      field.setAttribute("aria-label", row.dataset.paramName);
    }
  }
  for (const answer of document.querySelectorAll("#swagger-ui pre:not([tabindex])")) {
    answer.tabIndex = 0;
  }
}

new MutationObserver(nameFields).observe(document.documentElement, { childList: true, subtree: true });
