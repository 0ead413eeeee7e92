// Served in place of the webjar's file of this name: shows this service's own document, and asks
// nobody else to validate it.
window.addEventListener("load", () =>
  SwaggerUIBundle({
    url: "../v3/api-docs",
    dom_id: "#swagger-ui",
    deepLinking: true,
    validatorUrl: null,
  }),
);
