export { catalogContract } from "./contract.ts";
export { catalogEvents } from "./events.ts";
export { compareVersions } from "./model.ts";
export { selectBrand, selectBrands, selectProduct, selectProducts, type BrandRow, type ProductRow } from "./queries.ts";
export { catalogRoutes } from "./routes.ts";
export { changeBrand, createBrand } from "./save-brand.ts";
export { changeProduct, createProduct, type NewProductInput } from "./save-product.ts";
