// Archives, which say where their members go, and packed bytes, which say how much they become.
import { defineEffects } from '../effect-row.ts'
import { effectsOf, passesOf } from '../signature.ts'

const ZIP = 'zipfile.ZipFile'
const TAR = 'tarfile.TarFile'
const bytes = 'import io\n'
/** Statements with an archive that the caller sent. */
const ofZip = (text: string): string => `${bytes}import zipfile\narchive = zipfile.ZipFile(io.BytesIO(x.encode()))\n${text}`
const ofTar = (text: string): string => `${bytes}import tarfile\narchive = tarfile.open(fileobj=io.BytesIO(x.encode()))\n${text}`
const ofOther = (made: string, text: string): string =>
  `${bytes}import ${made.split('.')[0]}\narchive = ${made}(io.BytesIO(x.encode()))\n${text}`

const SAFE_FILTERS = ['data', 'data_filter', 'tar', 'tar_filter']

export const archiveEffects = defineEffects([
  // ---- members that go where they say. Python's zipfile, py7zr and rarfile take what leads out of the folder from their names.
  ...effectsOf('archive', 'write', [`${TAR}.extractall = ${TAR}.extract (self!)`], {
    unless: { filter: SAFE_FILTERS, members: ['*'] },
    before: { python: '3.14' },
    example: ofTar("archive.extractall('out')"),
  }),
  ...effectsOf('archive', 'write', ['shutil.unpack_archive = aioshutil.unpack_archive (filename!)'], {
    parameters: ['filename', 'extract_dir', 'format'],
    unless: { filter: SAFE_FILTERS, format: ['zip'] },
    before: { python: '3.14' },
  }),
  ...effectsOf('archive', 'write', ['setuptools.archive_util.unpack_archive (filename!)']),
  ...effectsOf('file', 'write', [
    `${ZIP}.extractall = ${TAR}.extractall (self, path!)`,
    `${ZIP}.extract = ${TAR}.extract (self, member, path!)`,
    'shutil.unpack_archive = aioshutil.unpack_archive (filename, extract_dir!)',
    'patoolib.extract_archive (archive!read, *, outdir!)',
    'pyunpack.Archive.extractall (self, directory!)',
  ]),
  ...effectsOf('file', 'write', [
    'py7zr.SevenZipFile.extractall = py7zr.SevenZipFile.extract = rarfile.RarFile.extractall (self, path!)',
    'rarfile.RarFile.extract (self, member, path!)',
  ]),
  ...effectsOf('file', 'read', [
    `${ZIP}.write (self, filename!)`,
    `${TAR}.add (self, name!)`,
    'py7zr.SevenZipFile.write (self, file!)',
    'py7zr.SevenZipFile.writeall (self, path!)',
  ]),

  // ---- what an open archive is, and what is in it
  ...passesOf([`${TAR} = tarfile.open = ${TAR}.open (name!, mode, fileobj!)`], {
    cleans: ['file', 'url'],
    gives: TAR,
    example: 'import tarfile\ny = tarfile.open(x)',
  }),
  ...passesOf(['zipfile.ZipFile = zipfile.PyZipFile = pyzipper.AESZipFile = zipfile_deflate64.ZipFile (file!)'], {
    cleans: ['file', 'url'],
    gives: ZIP,
    example: 'import zipfile\ny = zipfile.ZipFile(x)',
  }),
  ...passesOf(['py7zr.SevenZipFile (file!)', 'rarfile.RarFile (file!)'], { cleans: ['file', 'url'] }),
  ...passesOf([`${ZIP}.namelist = ${ZIP}.infolist = ${ZIP}.filelist = ${ZIP}.getinfo (self!)`], {
    isInside: true,
    example: ofZip('y = archive.namelist()[0]'),
  }),
  ...passesOf([`${TAR}.getnames = ${TAR}.getmembers = ${TAR}.next = ${TAR}.getmember (self!)`], {
    isInside: true,
    example: ofTar('y = archive.getnames()[0]'),
  }),
  ...passesOf(['py7zr.SevenZipFile.getnames = py7zr.SevenZipFile.namelist = py7zr.SevenZipFile.list (self!)'], {
    isInside: true,
    example: ofOther('py7zr.SevenZipFile', 'y = archive.getnames()[0]'),
  }),
  ...passesOf(['rarfile.RarFile.namelist = rarfile.RarFile.infolist (self!)'], {
    isInside: true,
    example: ofOther('rarfile.RarFile', 'y = archive.namelist()[0]'),
  }),

  // ---- how much it becomes
  ...effectsOf('inflated', 'unpack', [`${ZIP}.extractall = ${ZIP}.extract = ${ZIP}.read (self!)`], {
    example: ofZip("archive.extractall('out')"),
  }),
  ...passesOf([`${ZIP}.read = ${ZIP}.open (self!)`], { cleans: ['file', 'url'], isInside: true, example: ofZip("y = archive.read('a')") }),
  ...effectsOf('inflated', 'unpack', [`${TAR}.extractall = ${TAR}.extract (self!)`], { example: ofTar("archive.extractall('out')") }),
  ...passesOf([`${TAR}.extractfile (self!)`], {
    cleans: ['file', 'url'],
    isInside: true,
    example: ofTar("y = archive.extractfile('a').read()"),
  }),
  ...effectsOf(
    'inflated',
    'unpack',
    ['py7zr.SevenZipFile.extractall = py7zr.SevenZipFile.extract = py7zr.SevenZipFile.readall = py7zr.SevenZipFile.read (self!)'],
    {
      example: ofOther('py7zr.SevenZipFile', "archive.extractall('out')"),
    },
  ),
  ...effectsOf('inflated', 'unpack', ['rarfile.RarFile.extractall = rarfile.RarFile.extract = rarfile.RarFile.read (self!)'], {
    example: ofOther('rarfile.RarFile', "archive.extractall('out')"),
  }),
  ...effectsOf('inflated', 'unpack', [
    'gzip.decompress = bz2.decompress = lzma.decompress = zlib.decompress = isal.igzip.decompress = zlib_ng.zlib_ng.decompress (data!)',
    'brotli.decompress = brotlicffi.decompress = zstandard.decompress = zstd.decompress = pyzstd.decompress (data!)',
    'zstandard.ZstdDecompressor.decompress (self, data!)',
    'lz4.frame.decompress = lz4.block.decompress = snappy.decompress = snappy.uncompress = blosc.decompress (data!)',
    'cramjam.gzip.decompress = cramjam.snappy.decompress = cramjam.zstd.decompress = cramjam.brotli.decompress (data!)',
    'zopfli.zlib.decompress (data!)',
  ]),
  // Read in pieces, it is as much as the program wants.
  ...effectsOf(
    'inflated',
    'unpack',
    ['gzip.GzipFile.read = gzip.open.read = bz2.BZ2File.read = lzma.LZMAFile.read = bz2.open.read = lzma.open.read (self!)'],
    {
      unless: { size: ['*'] },
      parameters: ['size'],
      example: `${bytes}import gzip\ngzip.GzipFile(fileobj=io.BytesIO(x.encode())).read()`,
    },
  ),
  ...passesOf(
    [
      'gzip.GzipFile (filename!, mode, compresslevel, fileobj!)',
      'gzip.open = bz2.open = lzma.open = bz2.BZ2File = lzma.LZMAFile (filename!)',
    ],
    {
      cleans: ['file', 'url'],
    },
  ),
  ...passesOf([
    'gzip.decompress = bz2.decompress = lzma.decompress = zlib.decompress = brotli.decompress = zstandard.decompress = snappy.decompress (data!)',
  ]),
  ...passesOf(['lz4.frame.decompress = zstandard.ZstdDecompressor.decompress = pyzstd.decompress = zstd.decompress (data!)'], {
    example: 'import lz4.frame\ny = lz4.frame.decompress(x)',
  }),
])
