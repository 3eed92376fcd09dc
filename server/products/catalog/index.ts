export { catalogContract } from "./contract.ts";
export { presentBrand } from "./present.ts";
export { selectBrands } from "./queries.ts";
export { catalogRoutes } from "./routes.ts";
export { createBrand } from "./save-brand.ts";
export { createProduct } from "./save-product.ts";
