"""What Lägesbild knows: tables, indicators, periods, releases and the questions one can put to them."""
