// Files and folders, by name: Python's own library, and what stands in its place where nothing may block.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { effectsOf } from '../signature.ts'

const WRITES = [
  'w',
  'wb',
  'a',
  'ab',
  'x',
  'xb',
  'w+',
  'wb+',
  'w+b',
  'a+',
  'ab+',
  'a+b',
  'r+',
  'rb+',
  'r+b',
  'x+',
  'xb+',
  'x+b',
  'wt',
  'at',
  'xt',
]

/** What opens a file to read it, or to write it where its mode says so. */
export function opensOf(signatures: readonly string[]): EffectRow[] {
  return signatures.flatMap((signature) =>
    effectsOf('file', 'read', [signature]).map((row): EffectRow => {
      const at = row.effects?.[0]?.at ?? ''
      return {
        ...row,
        effects: [
          { kind: 'file', does: 'read', at, unless: { mode: WRITES } },
          { kind: 'file', does: 'write', at, when: { mode: WRITES } },
        ],
        example: `${row.example}\n${(row.example.split('\n').at(-1) ?? '').replace(/\)$/, at === 'self' ? "'wb')" : ", mode='wb')")}`,
      }
    }),
  )
}

/** The classes of paths are one in `paths.ts`. */
const ofPaths = (names: readonly string[]): string[] => names.map((name) => `pathlib.Path.${name}`)

export const fileEffects = defineEffects([
  // ---- open
  ...opensOf([
    'builtins.open = open = io.open = aiofiles.open = aiofiles.threadpool.open = anyio.open_file = io.FileIO = _pyio.open (file!)',
    'codecs.open = gzip.open = bz2.open = lzma.open = gzip.GzipFile = bz2.BZ2File = lzma.LZMAFile (filename!)',
    'os.open (path!)',
    'aiofile.async_open = aiofile.AIOFile (file_specifier!)',
    'wave.open = aifc.open (f!)',
    ...ofPaths(['open (self!)']),
  ]).map((row) => ({ ...row, parameters: row.call.startsWith('pathlib') ? ['mode'] : [...(row.parameters ?? []), 'mode'] })),
  ...effectsOf('file', 'write', ['aiosqlite.connect (database!)', 'dbm.open = dbm.gnu.open = dbm.ndbm.open = dbm.dumb.open (file!)']),

  // ---- read
  ...effectsOf('file', 'read', [
    ...ofPaths(['read_text (self!)', 'read_bytes (self!)']),
    'linecache.getlines = linecache.getline (filename!)',
    'fileinput.input = fileinput.FileInput (files!)',
    'netrc.netrc (file!)',
    'configparser.ConfigParser.read = configparser.RawConfigParser.read (self, filenames!)',
    'mailbox.mbox = mailbox.MH (path!)',
    'mailbox.Maildir (dirname!)',
    'dotenv.load_dotenv = dotenv.dotenv_values = dotenv.main.load_dotenv (dotenv_path!)',
    'filecmp.cmp (f1!, f2!)',
    'filecmp.dircmp (a!, b!)',
    'tokenize.open (filename!)',
    'http.cookiejar.MozillaCookieJar.load = http.cookiejar.LWPCookieJar.load (self, filename!)',
  ]),

  // ---- write
  ...effectsOf('file', 'write', [
    ...['write_text', 'write_bytes'].map((name) => `pathlib.Path.${name} (self!, data=b'')`),
    ...ofPaths(['touch (self!)', 'chmod (self!)', 'lchmod (self!)']),
    'os.truncate = os.chmod = os.lchmod = os.chown = os.lchown = os.mknod (path!)',
    'logging.FileHandler = logging.handlers.RotatingFileHandler = logging.handlers.TimedRotatingFileHandler (filename!)',
    'logging.handlers.WatchedFileHandler (filename!)',
    'logging.basicConfig (*, filename!)',
    'loguru.logger.add (sink!)',
    'dotenv.set_key = dotenv.unset_key (dotenv_path!)',
    'cProfile.Profile.dump_stats (self, file!)',
    'marshal.dump (value, file!)',
    'shutil.make_archive = aioshutil.make_archive (base_name!, format, root_dir!read, base_dir!read)',
  ]),
  ...effectsOf('file', 'make', [
    ...ofPaths(['mkdir (self!)']),
    'os.mkdir = aiofiles.os.mkdir = os.mkfifo (path!)',
    'os.makedirs = aiofiles.os.makedirs (name!)',
  ]),

  // ---- temporary files: what stands behind their random letters cannot lead out of the folder, what stands in front of them can.
  ...effectsOf('file', 'write', [
    'tempfile.mkstemp = tempfile.mkdtemp = tempfile.mktemp (suffix, prefix!, dir!)',
    'tempfile.TemporaryDirectory = aiofiles.tempfile.TemporaryDirectory (suffix, prefix!, dir!)',
    'tempfile.NamedTemporaryFile = aiofiles.tempfile.NamedTemporaryFile = anyio.NamedTemporaryFile (*, prefix!, dir!)',
    'anyio.TemporaryDirectory = anyio.mkdtemp = anyio.mkstemp (suffix, prefix!, dir!)',
  ]),

  // ---- delete
  ...effectsOf('file', 'delete', [
    ...ofPaths(['unlink (self!)', 'rmdir (self!)']),
    'os.remove = os.unlink = os.rmdir = aiofiles.os.remove = aiofiles.os.unlink = aiofiles.os.rmdir (path!)',
    'os.removedirs = aiofiles.os.removedirs (name!)',
    'shutil.rmtree = aioshutil.rmtree (path!)',
    'send2trash.send2trash (paths!)',
  ]),

  // ---- list
  ...effectsOf('file', 'list', [
    ...ofPaths(['iterdir (self!)', 'walk (self!)']),
    ...['glob', 'rglob'].map((name) => `pathlib.Path.${name} (self!, pattern!)`),
    'os.listdir = os.scandir = aiofiles.os.listdir = aiofiles.os.scandir (path!)',
    'os.walk = os.fwalk (top!)',
    'glob.glob = glob.iglob (pathname!, *, root_dir!)',
    'glob.glob1 (dirname!, pattern)',
  ]),

  // ---- from one path to another: both may be the caller's
  ...effectsOf('file', 'move', [
    ...['rename', 'replace'].map((name) => `pathlib.Path.${name} (self!, target!write)`),
    'pathlib.Path.move (self!, target!write)',
    'pathlib.Path.move_into (self!, target_dir!write)',
    'os.rename = os.replace = aiofiles.os.rename = aiofiles.os.replace (src!, dst!write)',
    'os.renames = aiofiles.os.renames (old!, new!write)',
    'shutil.move = aioshutil.move (src!, dst!write)',
  ]),
  ...effectsOf('file', 'read', [
    'os.link = os.symlink = aiofiles.os.link = aiofiles.os.symlink (src!, dst!write)',
    'pathlib.Path.copy (self!, target!write)',
    'pathlib.Path.copy_into (self!, target_dir!write)',
    'shutil.copy = shutil.copy2 = shutil.copyfile = shutil.copytree = aioshutil.copy = aioshutil.copy2 = aioshutil.copyfile = aioshutil.copytree (src!, dst!write)',
    'distutils.dir_util.copy_tree = distutils.file_util.copy_file (src!, dst!write)',
  ]),
  ...['symlink_to', 'hardlink_to'].flatMap((name) => effectsOf('file', 'write', [`pathlib.Path.${name} (self!, target!read)`])),

  // ---- sent to whoever asked
  ...effectsOf('file', 'serve', [
    'fastapi.responses.FileResponse = starlette.responses.FileResponse = aiohttp.web.FileResponse (path!)',
    'starlette.staticfiles.StaticFiles = fastapi.staticfiles.StaticFiles (*, directory!)',
    'flask.send_file = quart.send_file (path_or_file!)',
    'litestar.response.File (path!)',
    'baize.asgi.FileResponse (filepath!)',
  ]),
  {
    call: 'starlette.staticfiles.StaticFiles.lookup_path',
    also: ['fastapi.staticfiles.StaticFiles.lookup_path', 'starlette.staticfiles.StaticFiles.get_response'],
    example: "from starlette.staticfiles import StaticFiles\ny = StaticFiles(directory='static').lookup_path(x)",
    cleans: ['file'],
  },
  {
    call: 'sqlite3.connect',
    also: ['sqlite3.dbapi2.connect'],
    parameters: ['database'],
    effects: [{ kind: 'file', does: 'write', at: 'database' }],
    gives: 'sqlite3.Connection',
    example: 'import sqlite3\nsqlite3.connect(x)',
  },
])
