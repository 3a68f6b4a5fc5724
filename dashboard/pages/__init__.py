"""One file a page, found by Dash's page registry. Menus and addresses follow from what is registered."""
