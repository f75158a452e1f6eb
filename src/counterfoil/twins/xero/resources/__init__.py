"""The resources of the API, one module each, all of the same shape; `table` lists them."""
