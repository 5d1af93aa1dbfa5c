// Pictures and pages of which a few bytes become very many.
import { defineEffects } from '../effect-row.ts'
import { effectsOf } from '../signature.ts'

const read = (text: string): string => `import io\n${text}`

export const imageEffects = defineEffects([
  // Pillow refuses what is too large, unless the program told it not to.
  ...effectsOf('image', 'load', ['PIL.Image.open (fp!)'], {
    whenSet: { MAX_IMAGE_PIXELS: ['None', "float('inf')", 'math.inf', 'sys.maxsize'] },
    example: read('from PIL import Image\nImage.MAX_IMAGE_PIXELS = None\nImage.open(io.BytesIO(x.encode()))'),
  }),
  ...effectsOf('image', 'load', ['wand.image.Image (*, blob!, file!)', 'pyvips.Image.new_from_buffer (data!)']),
  ...effectsOf('image', 'load', ['pdf2image.convert_from_bytes = pdf2image.pdf2image.convert_from_bytes (pdf_file!)'], {
    unless: { last_page: ['*'], size: ['*'] },
  }),
  ...effectsOf('image', 'load', ['cairosvg.svg2png = cairosvg.svg2pdf = cairosvg.surface.PNGSurface.convert (bytestring!)'], {
    unless: { output_width: ['*'], output_height: ['*'] },
  }),
])
