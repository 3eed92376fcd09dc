/**
 * Documents as PDF: `renderPdf` sets a description made of data. Rooms describe what stands in a document; how it looks is one template for all.
 * `isolated` is for names and words from outside within a sentence.
 */
export { isolated, type PdfBlock, type PdfCell, type PdfDocument, type Tone } from "./document.ts";
export { pdfBusy, renderPdf } from "./render-pdf.ts";
