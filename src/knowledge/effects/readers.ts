// Pages that programs make of markup, fetching what stands in it, and readers of documents that take a name or an address.
import { defineEffects } from '../effect-row.ts'
import { effectsOf, passesOf } from '../signature.ts'

const partitions = [
  'auto.partition',
  'pdf.partition_pdf',
  'docx.partition_docx',
  'pptx.partition_pptx',
  'xlsx.partition_xlsx',
  'text.partition_text',
  'md.partition_md',
  'html.partition_html',
  'email.partition_email',
  'csv.partition_csv',
  'image.partition_image',
].map((name) => `unstructured.partition.${name}`)
const loaders = (names: readonly string[]): string =>
  names.flatMap((name) => [`langchain_community.document_loaders.${name}`, `langchain.document_loaders.${name}`]).join(' = ')

export const readerEffects = defineEffects([
  // ---- markup in, page out
  ...effectsOf('document', 'render', ['weasyprint.HTML (*, string!)', 'weasyprint.CSS (*, string!)'], { unless: { url_fetcher: ['*'] } }),
  ...effectsOf('url', 'ask', ['weasyprint.HTML = weasyprint.CSS (*, url!)'], { unless: { url_fetcher: ['*'] } }),
  ...effectsOf('url', 'ask', ['weasyprint.HTML = weasyprint.CSS (guess!)'], { unless: { url_fetcher: ['*'] } }),
  ...effectsOf('file', 'read', ['weasyprint.HTML = weasyprint.CSS (*, filename!)']),
  ...effectsOf('document', 'render', [
    'pdfkit.from_string = pdfkit.api.from_string (input!)',
    'imgkit.from_string (string!)',
    'xhtml2pdf.document.pisaDocument = xhtml2pdf.pisa.CreatePDF = xhtml2pdf.pisa.pisaDocument (src!)',
    'pyhtml2pdf.converter.convert (source!)',
    'pypandoc.convert_text (source!)',
  ]),
  ...effectsOf('url', 'ask', ['pdfkit.from_url = pdfkit.api.from_url = imgkit.from_url (url!)']),
  ...effectsOf('file', 'read', [
    'pdfkit.from_file = pdfkit.api.from_file (input!)',
    'imgkit.from_file (filename!)',
    'pypandoc.convert_file (source_file!)',
  ]),
  ...effectsOf('url', 'ask', ['cairosvg.svg2png = cairosvg.svg2pdf = cairosvg.svg2ps = cairosvg.svg2svg (*, url!)']),
  ...effectsOf('document', 'render', ['cairosvg.svg2png = cairosvg.svg2pdf = cairosvg.svg2ps (bytestring!)'], {
    when: { unsafe: ['True'] },
    example: 'import cairosvg\ncairosvg.svg2png(x, unsafe=True)',
  }),
  ...effectsOf('document', 'render', ['playwright.async_api.Page.set_content = playwright.sync_api.Page.set_content (self, html!)']),
  ...effectsOf('document', 'render', ['pyppeteer.page.Page.setContent (self, html!)']),

  // ---- documents by name
  ...effectsOf('file', 'read', [
    'pypdf.PdfReader = PyPDF2.PdfReader = PyPDF2.PdfFileReader (stream!)',
    'pypdf.PdfWriter.append (self, fileobj!)',
    'fitz.open = pymupdf.open = fitz.Document = pymupdf.Document (filename!)',
    'pymupdf4llm.to_markdown (doc!)',
    'pdfplumber.open (path_or_fp!)',
    'pdfminer.high_level.extract_text = pdfminer.high_level.extract_pages (pdf_file!)',
    'pypdfium2.PdfDocument (input!)',
    'pikepdf.open = pikepdf.Pdf.open (filename_or_stream!)',
    'pdf2image.convert_from_path (pdf_path!)',
    'camelot.read_pdf (filepath!)',
    'tabula.read_pdf (input_path!)',
    'docx.Document = docx.api.Document (docx!)',
    'docx2txt.process = docx2txt.docx2txt.process (docx!)',
    'pptx.Presentation = pptx.api.Presentation (pptx!)',
    'docxtpl.DocxTemplate (template_file!)',
    'extract_msg.Message = extract_msg.openMsg (path!)',
    'ebooklib.epub.read_epub (name!)',
    'tika.parser.from_file (filename!)',
  ]),
  ...effectsOf('file', 'write', [
    'docx.document.Document.save (self, path_or_stream!)',
    'pptx.presentation.Presentation.save (self, file!)',
    'pypdf.PdfWriter.write = PyPDF2.PdfWriter.write (self, stream!)',
    'weasyprint.HTML.write_pdf (self, target!)',
  ]),
  ...effectsOf('file', 'read', [`${partitions.join(' = ')} (filename!)`]),
  ...effectsOf('url', 'ask', [`${[0, 6, 7].map((i) => partitions[i]).join(' = ')} (*, url!)`]),
  ...effectsOf('url', 'ask', [
    'markitdown.MarkItDown.convert (self, source!)',
    'markitdown.MarkItDown.convert_uri (self, uri!)',
    'markitdown.MarkItDown.convert_url (self, url!)',
    'docling.document_converter.DocumentConverter.convert (self, source!)',
  ]),
  ...effectsOf('file', 'read', ['markitdown.MarkItDown.convert_local (self, path!)']),
  ...effectsOf('file', 'read', [
    `${loaders(['TextLoader', 'PyPDFLoader', 'PyMuPDFLoader', 'PDFPlumberLoader', 'PDFMinerLoader', 'CSVLoader', 'JSONLoader', 'BSHTMLLoader', 'Docx2txtLoader', 'UnstructuredFileLoader', 'UnstructuredPDFLoader', 'UnstructuredWordDocumentLoader', 'UnstructuredMarkdownLoader', 'UnstructuredExcelLoader', 'UnstructuredPowerPointLoader', 'UnstructuredHTMLLoader', 'UnstructuredEPubLoader'])} (file_path!)`,
  ]),
  ...effectsOf('file', 'list', [`${loaders(['DirectoryLoader', 'PyPDFDirectoryLoader'])} (path!)`]),
  ...effectsOf('url', 'ask', [
    `${loaders(['WebBaseLoader', 'AsyncHtmlLoader', 'SitemapLoader'])} (web_path!)`,
    `${loaders(['UnstructuredURLLoader', 'SeleniumURLLoader', 'PlaywrightURLLoader', 'AsyncChromiumLoader', 'NewsURLLoader'])} (urls!)`,
    `${loaders(['RecursiveUrlLoader'])} (url!)`,
    `${loaders(['GitbookLoader'])} (web_page!)`,
    `${loaders(['GitLoader'])} (repo_path, clone_url!)`,
  ]),
  ...effectsOf('file', 'read', [
    'llama_index.core.SimpleDirectoryReader = llama_index.SimpleDirectoryReader (input_dir!list, input_files!)',
  ]),

  // ---- pages and feeds by address
  ...effectsOf('url', 'ask', [
    'trafilatura.fetch_url = trafilatura.fetch_response = trafilatura.downloads.fetch_url (url!)',
    'newspaper.Article = newspaper.build = newspaper.article (url!)',
    'feedparser.parse (url_file_stream_or_string!)',
    'pandas.read_html (io!)',
    'goose3.Goose.extract (self, url!)',
    'linkpreview.link_preview (url!)',
    'youtube_dl.YoutubeDL.extract_info = yt_dlp.YoutubeDL.extract_info (self, url!)',
    'youtube_dl.YoutubeDL.download = yt_dlp.YoutubeDL.download (self, url_list!)',
    'crawl4ai.AsyncWebCrawler.arun (self, url!)',
    'crawl4ai.AsyncWebCrawler.arun_many (self, urls!)',
    'diffusers.utils.load_image = transformers.image_utils.load_image (image!)',
    'llama_index.readers.web.SimpleWebPageReader.load_data = llama_index.readers.web.BeautifulSoupWebReader.load_data (self, urls!)',
  ]),
  ...passesOf(['docx.Document = docx.api.Document (docx!)', 'pptx.Presentation = pptx.api.Presentation (pptx!)'], {
    cleans: ['file', 'url'],
  }),
  ...passesOf([
    'trafilatura.extract = trafilatura.core.extract (filecontent!)',
    'html2text.html2text (html!)',
    'markdownify.markdownify (html!)',
  ]),
])
