// What makes paths of texts and of paths, and what of it is a mere name.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { passesOf } from '../signature.ts'

const P = 'pathlib.Path'
const asPath = (name: string, example = `import pathlib\ny = pathlib.Path(x).${name}()`): EffectRow => ({
  call: `${P}.${name}`,
  passes: ['self', '*'],
  gives: P,
  example,
})
const ofOs = (names: readonly string[]): string[] => names.map((name) => `os.path.${name} = posixpath.${name} = ntpath.${name}`)

export const pathEffects = defineEffects([
  {
    call: P,
    also: [
      'pathlib.PurePath',
      'pathlib.PosixPath',
      'pathlib.PurePosixPath',
      'pathlib.WindowsPath',
      'pathlib.PureWindowsPath',
      'anyio.Path',
      'aiopath.AsyncPath',
      'aiopath.path.AsyncPath',
      'upath.UPath',
      'path.Path',
      'py.path.local',
    ],
    passes: ['*'],
    gives: P,
    example: 'import pathlib\ny = pathlib.Path(x)',
  },
  ...['resolve', 'absolute', 'expanduser', 'readlink'].map((name) => asPath(name)),
  asPath('joinpath', "import pathlib\ny = pathlib.Path('/srv').joinpath(x)"),
  asPath('with_suffix', "import pathlib\ny = pathlib.Path(x).with_suffix('.txt')"),
  asPath('with_name', "import pathlib\ny = pathlib.Path(x).with_name('a.txt')"),
  asPath('with_stem', "import pathlib\ny = pathlib.Path(x).with_stem('a')"),
  asPath('with_segments', 'import pathlib\ny = pathlib.Path("/srv").with_segments(x)'),
  asPath('relative_to', "import pathlib\ny = pathlib.Path(x).relative_to('/srv')"),
  ...passesOf([`${P}.as_posix = ${P}.as_uri = ${P}.__str__ = ${P}.__fspath__ (self!)`], {
    example: 'import pathlib\ny = pathlib.Path(x).as_posix()',
  }),
  { call: `${P}.parent`, passes: ['self'], gives: P, example: 'import pathlib\ny = pathlib.Path(x).parent' },
  ...['cwd', 'home'].map((name): EffectRow => ({ call: `${P}.${name}`, gives: P, example: `import pathlib\ny = pathlib.Path.${name}()` })),
  {
    call: 'os.path.join',
    also: ['posixpath.join', 'ntpath.join'],
    passes: ['*'],
    example: "import os\ny = os.path.join('/srv', x)",
  },
  ...passesOf(ofOs(['abspath', 'realpath']).map((names) => `${names} (*!)`)),
  ...passesOf(ofOs(['normpath', 'expanduser', 'expandvars', 'dirname', 'normcase', 'relpath']).map((names) => `${names} (*!)`)),
  ...passesOf(['os.fspath = os.fsencode = os.fsdecode (*!)', 'os.path.commonpath = os.path.commonprefix (*!)']),
  ...passesOf(['os.readlink = aiofiles.os.readlink (*!)', 'urllib.request.url2pathname = urllib.request.pathname2url (*!)']),
  ...passesOf(ofOs(['splitext', 'split', 'splitdrive', 'splitroot']).map((names) => `${names} (*!)`)),
  ...passesOf(
    ofOs(['basename']).map((names) => `${names} (*!)`),
    { cleans: ['file'] },
  ),

  // ---- mere names, and joins that stay in their folder
  ...passesOf(['werkzeug.utils.secure_filename (*!)', 'django.utils.text.get_valid_filename (*!)'], {
    cleans: ['file', 'header', 'command', 'key'],
  }),
  ...passesOf(['pathvalidate.sanitize_filename (*!)', 'sanitize_filename.sanitize (*!)'], { cleans: ['file', 'header'] }),
  ...passesOf(['django.utils._os.safe_join (base, *paths!)'], {
    cleans: ['file'],
    example: "from django.utils._os import safe_join\ny = safe_join('/srv', x)",
  }),
  ...passesOf(['pathvalidate.sanitize_filepath (*!)']),
  {
    call: 'pathvalidate.is_valid_filename',
    also: ['pathvalidate._filename.is_valid_filename'],
    checks: ['file'],
    example: 'import pathvalidate\nif not pathvalidate.is_valid_filename(x):\n    raise ValueError(x)\ny = x',
  },
  {
    call: 'werkzeug.utils.safe_join',
    also: ['werkzeug.security.safe_join', 'flask.safe_join', 'flask.helpers.safe_join'],
    parameters: ['directory'],
    passes: ['directory'],
    example: "from werkzeug.utils import safe_join\ny = safe_join(x, 'a.txt')",
  },
  {
    call: 'slugify.slugify',
    also: ['slugify', 'awesome_slugify.slugify', 'django.utils.text.slugify', 'boltons.strutils.slugify'],
    passes: ['*'],
    cleans: ['file', 'url', 'sql', 'command', 'html', 'header', 'template', 'code', 'redirect', 'program', 'document', 'log', 'regex'],
    example: 'from slugify import slugify\ny = slugify(x)',
  },
])
