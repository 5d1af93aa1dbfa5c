// Files that libraries open by name: tables, arrays, pictures, sound, documents, and other file systems.
import { defineEffects } from '../effect-row.ts'
import { effectsOf, givesOf } from '../signature.ts'
import { opensOf } from './files.ts'

const FRAME = 'pandas.DataFrame'
const reads = (...signatures: readonly string[]) => effectsOf('file', 'read', signatures)
const writes = (...signatures: readonly string[]) => effectsOf('file', 'write', signatures)

export const fileLibraryEffects = defineEffects([
  // ---- other file systems
  ...opensOf(['fsspec.open = fsspec.core.open (urlpath!)', 'smart_open.open (uri!)']).map((row) => ({
    ...row,
    parameters: [...(row.parameters ?? []), 'mode'],
  })),
  ...reads('fsspec.open_files (urlpath!)', 'fsspec.open_local (url!)'),
  ...effectsOf('file', 'read', ['fsspec.spec.AbstractFileSystem.cat_file = fsspec.spec.AbstractFileSystem.open (self, path!)'], {
    example: "import fsspec\nfsspec.filesystem('file').open(x)",
  }),
  ...effectsOf('file', 'read', ['fsspec.spec.AbstractFileSystem.get (self, rpath!, lpath!write)'], {
    example: "import fsspec\nfsspec.filesystem('file').get(x, x)",
  }),
  ...effectsOf('file', 'read', ['fsspec.spec.AbstractFileSystem.put (self, lpath!, rpath!write)'], {
    example: "import fsspec\nfsspec.filesystem('file').put(x, x)",
  }),
  ...effectsOf('file', 'delete', ['fsspec.spec.AbstractFileSystem.rm = fsspec.spec.AbstractFileSystem.delete (self, path!)'], {
    example: "import fsspec\nfsspec.filesystem('file').rm(x)",
  }),
  ...effectsOf('file', 'list', ['fsspec.spec.AbstractFileSystem.ls = fsspec.spec.AbstractFileSystem.glob (self, path!)'], {
    example: "import fsspec\nfsspec.filesystem('file').ls(x)",
  }),
  ...givesOf('fsspec.spec.AbstractFileSystem', [
    'fsspec.filesystem = fsspec.get_filesystem_class = fsspec.AbstractFileSystem = fsspec.implementations.local.LocalFileSystem',
  ]),

  // ---- tables
  ...effectsOf(
    'file',
    'read',
    [
      'pandas.read_csv = pandas.read_table = pandas.read_fwf = pandas.read_stata = pandas.read_sas (filepath_or_buffer!)',
      'pandas.read_excel (io!)',
      'pandas.ExcelFile (path_or_buffer!)',
      'pandas.read_json (path_or_buf!)',
      'pandas.read_parquet = pandas.read_feather = pandas.read_orc = pandas.read_spss (path!)',
      'pandas.read_xml (path_or_buffer!)',
    ],
    { gives: FRAME },
  ),
  ...givesOf(FRAME, [
    'pandas.DataFrame.from_dict = pandas.DataFrame.from_records = pandas.DataFrame.copy = pandas.DataFrame.head = pandas.DataFrame.dropna',
    'pandas.DataFrame.fillna = pandas.DataFrame.reset_index = pandas.DataFrame.sort_values = pandas.DataFrame.merge = pandas.concat = pandas.json_normalize',
  ]),
  ...writes(
    `${FRAME}.to_csv = ${FRAME}.to_json = ${FRAME}.to_hdf (self, path_or_buf!)`,
    `${FRAME}.to_excel (self, excel_writer!)`,
    `${FRAME}.to_parquet = ${FRAME}.to_feather = ${FRAME}.to_pickle = ${FRAME}.to_orc = ${FRAME}.to_stata (self, path!)`,
    `${FRAME}.to_html = ${FRAME}.to_markdown = ${FRAME}.to_latex (self, buf!)`,
    `${FRAME}.to_xml (self, path_or_buffer!)`,
    'pandas.ExcelWriter (path!)',
  ),
  ...reads(
    'polars.read_csv = polars.read_parquet = polars.read_json = polars.read_ndjson = polars.read_ipc = polars.read_excel = polars.read_avro (source!)',
    'polars.scan_csv = polars.scan_parquet = polars.scan_ndjson = polars.scan_ipc = polars.read_delta (source!)',
    'pyarrow.parquet.read_table = pyarrow.parquet.ParquetFile = pyarrow.feather.read_table = pyarrow.memory_map (source!)',
    'pyarrow.csv.read_csv = pyarrow.json.read_json (input_file!)',
    'pyarrow.dataset.dataset (source!)',
    'openpyxl.load_workbook = openpyxl.reader.excel.load_workbook (filename!)',
    'xlrd.open_workbook (filename!)',
    'h5py.File (name!)',
    'netCDF4.Dataset (filename!)',
    'xarray.open_dataset = xarray.open_dataarray = xarray.open_zarr (filename_or_obj!)',
    'geopandas.read_file (filename!)',
    'rasterio.open = fiona.open (fp!)',
  ),
  ...writes(
    'openpyxl.Workbook.save = openpyxl.workbook.Workbook.save (self, filename!)',
    'xlsxwriter.Workbook = xlsxwriter.workbook.Workbook (filename!)',
    'pyarrow.parquet.write_table (table, where!)',
  ),

  // ---- arrays and models
  ...reads(
    'numpy.load = numpy.fromfile (file!)',
    'numpy.loadtxt = numpy.genfromtxt (fname!)',
    'numpy.memmap (filename!)',
    'safetensors.safe_open (filename!)',
    'safetensors.torch.load_file = safetensors.numpy.load_file (filename!)',
    'onnxruntime.InferenceSession (path_or_bytes!)',
    'onnx.load (f!)',
    'llama_cpp.Llama (model_path!)',
    'xgboost.Booster.load_model (self, fname!)',
  ),
  ...writes(
    'numpy.save = numpy.savez = numpy.savez_compressed (file!)',
    'numpy.savetxt (fname!)',
    'joblib.dump (value, filename!)',
    'torch.save (obj, f!)',
    'safetensors.torch.save_file = safetensors.numpy.save_file (tensor_dict, filename!)',
    'skops.io.dump (obj, file!)',
  ),

  // ---- pictures
  ...reads(
    'PIL.Image.open (fp!)',
    'PIL.ImageFont.truetype (font!)',
    'cv2.imread = cv2.imreadmulti = cv2.VideoCapture (filename!)',
    'imageio.imread = imageio.mimread = imageio.v2.imread = imageio.v3.imread = imageio.get_reader = imageio.v2.get_reader = imageio.v3.imiter (uri!)',
    'skimage.io.imread (fname!)',
    'matplotlib.pyplot.imread = matplotlib.image.imread (fname!)',
    'tifffile.imread (files!)',
    'tifffile.TiffFile (file!)',
    'face_recognition.load_image_file (file!)',
    'pyvips.Image.new_from_file (vips_filename!)',
    'svglib.svglib.svg2rlg (path!)',
    'piexif.load (input_data!)',
    'torchvision.io.read_image (path!)',
    'keras.utils.load_img = keras.preprocessing.image.load_img = tensorflow.keras.utils.load_img (path!)',
  ),
  ...effectsOf('file', 'read', ['wand.image.Image (*, filename!)']),
  ...writes(
    'cv2.imwrite = cv2.VideoWriter (filename!)',
    'imageio.imwrite = imageio.mimsave = imageio.v2.imwrite = imageio.v3.imwrite = imageio.get_writer = imageio.v2.get_writer (uri!)',
    'skimage.io.imsave = matplotlib.pyplot.imsave (fname!)',
    'matplotlib.pyplot.savefig = matplotlib.figure.Figure.savefig (fname!)',
    'tifffile.imwrite (file!)',
    'torchvision.utils.save_image (tensor, fp!)',
  ),
  ...effectsOf('file', 'write', ['PIL.Image.Image.save (self, fp!)'], { example: "from PIL import Image\nImage.open('a.png').save(x)" }),
  ...givesOf('PIL.Image.Image', [
    'PIL.Image.open = PIL.Image.new = PIL.Image.fromarray = PIL.Image.frombytes = PIL.Image.Image.convert = PIL.Image.Image.resize',
    'PIL.Image.Image.crop = PIL.Image.Image.rotate = PIL.Image.Image.copy = PIL.Image.Image.transpose = PIL.ImageOps.exif_transpose = PIL.ImageOps.fit',
  ]),

  // ---- sound and film
  ...reads(
    'soundfile.read = soundfile.SoundFile = soundfile.info (file!)',
    'librosa.load = librosa.core.load (path!)',
    'torchaudio.load = torchaudio.info (uri!)',
    'pydub.AudioSegment.from_file = pydub.AudioSegment.from_mp3 = pydub.AudioSegment.from_wav = pydub.AudioSegment.from_ogg (file!)',
    'scipy.io.wavfile.read (filename!)',
    'scipy.io.loadmat (file_name!)',
    'mutagen.File (filething!)',
    'mutagen.mp3.MP3 = mutagen.flac.FLAC = mutagen.mp4.MP4 = mutagen.id3.ID3 = mutagen.easyid3.EasyID3 (filething!)',
    'tinytag.TinyTag.get (filename!)',
    'av.open (file!)',
    'decord.VideoReader (uri!)',
    'moviepy.editor.VideoFileClip = moviepy.VideoFileClip = moviepy.editor.AudioFileClip = moviepy.AudioFileClip (filename!)',
    'moviepy.ImageClip = moviepy.editor.ImageClip (img!)',
    'whisper.load_audio (file!)',
    'faster_whisper.decode_audio (input_file!)',
    'pymediainfo.MediaInfo.parse (filename!)',
  ),
  ...writes('soundfile.write (file!)', 'torchaudio.save (uri!)', 'scipy.io.wavfile.write (filename!)', 'scipy.io.savemat (file_name!)'),
  ...effectsOf('file', 'write', ['pydub.AudioSegment.export (self, out_f!)'], {
    example: "from pydub import AudioSegment\nAudioSegment.from_file('a.mp3').export(x)",
  }),
  ...givesOf('pydub.AudioSegment', [
    'pydub.AudioSegment.from_file = pydub.AudioSegment.from_mp3 = pydub.AudioSegment.from_wav = pydub.AudioSegment.silent',
  ]),

  // ---- what works on files of its own choosing
  ...effectsOf('file', 'read', ['ffmpeg.probe = ffmpeg.input (filename!)']),
  ...effectsOf('file', 'write', ['ffmpeg.output (stream, *filename!)'], { example: "import ffmpeg\nffmpeg.output(ffmpeg.input('a'), x)" }),
  ...reads(
    'magic.from_file (filename!)',
    'pytesseract.image_to_string = pytesseract.image_to_data (image!)',
    'easyocr.Reader.readtext (self, image!)',
    'textract.process (filename!)',
    'nbformat.read (fp!)',
    'papermill.execute_notebook (input_path!, output_path!write)',
    'jsonlines.open (file!)',
    'pysrt.open (path!)',
    'pycdlib.PyCdlib.open (self, filename!)',
    'pyreadstat.read_sav (filename_path!)',
  ),
])
