"""Charts drawn on the server: inputs in `specs`, colours in `palette`, pictures from `render`."""
