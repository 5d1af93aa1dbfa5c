// What makes paths of texts and of paths, and what of it is a mere name.
import { defineEffects, type EffectRow } from '../effect-row.ts'

const P = 'pathlib.Path'
const asPath = (name: string, example = `import pathlib\ny = pathlib.Path(x).${name}()`): EffectRow => ({
  call: `${P}.${name}`,
  also: [`anyio.Path.${name}`],
  passes: ['self', '*'],
  gives: P,
  example,
})

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
    ],
    passes: ['*'],
    gives: P,
    example: 'import pathlib\ny = pathlib.Path(x)',
  },
  ...['resolve', 'absolute', 'expanduser'].map((name) => asPath(name)),
  asPath('joinpath', "import pathlib\ny = pathlib.Path('/srv').joinpath(x)"),
  asPath('with_suffix', "import pathlib\ny = pathlib.Path(x).with_suffix('.txt')"),
  asPath('with_name', "import pathlib\ny = pathlib.Path(x).with_name('a.txt')"),
  asPath('relative_to', "import pathlib\ny = pathlib.Path(x).relative_to('/srv')"),
  {
    call: `${P}.as_posix`,
    also: [`${P}.as_uri`, `${P}.__str__`],
    passes: ['self'],
    example: 'import pathlib\ny = pathlib.Path(x).as_posix()',
  },
  { call: `${P}.parent`, passes: ['self'], gives: P, example: 'import pathlib\ny = pathlib.Path(x).parent' },
  {
    call: 'os.path.join',
    also: ['posixpath.join', 'ntpath.join'],
    passes: ['*'],
    example: "import os\ny = os.path.join('/srv', x)",
  },
  ...['realpath', 'abspath', 'normpath', 'expanduser', 'expandvars', 'dirname', 'normcase'].map(
    (name): EffectRow => ({ call: `os.path.${name}`, passes: ['*'], example: `import os\ny = os.path.${name}(x)` }),
  ),
  { call: 'os.fspath', also: ['os.fsencode', 'os.fsdecode'], passes: ['*'], example: 'import os\ny = os.fspath(x)' },
  { call: 'os.path.splitext', also: ['os.path.split'], passes: ['*'], example: 'import os\ny = os.path.splitext(x)[0]' },
  {
    call: 'os.path.basename',
    also: ['posixpath.basename', 'ntpath.basename'],
    passes: ['*'],
    cleans: ['file'],
    example: 'import os\ny = os.path.basename(x)',
  },
  {
    call: 'werkzeug.utils.secure_filename',
    also: ['pathvalidate.sanitize_filename'],
    passes: ['*'],
    cleans: ['file', 'header', 'command'],
    example: 'from werkzeug.utils import secure_filename\ny = secure_filename(x)',
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
    also: ['slugify', 'awesome_slugify.slugify'],
    passes: ['*'],
    cleans: ['file', 'url', 'sql', 'command', 'html', 'header', 'template', 'code', 'redirect', 'regex'],
    example: 'from slugify import slugify\ny = slugify(x)',
  },
])
