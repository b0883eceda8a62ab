"""Finding what is wrong in issue pages without building the site, and mending what can be mended safely."""
