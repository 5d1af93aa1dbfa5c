// What names a file and gives what is in it.
import { defineEffects } from '../effect-row.ts'

const kept = (reading: string): string => `name = '/tmp/kept'\nwith open(name, 'wb') as out:\n    out.write(x)\n${reading}`

export const contentEffects = defineEffects([
  {
    call: 'builtins.open',
    also: ['open', 'io.open', 'codecs.open', 'aiofiles.open', 'aiofiles.threadpool.open', 'anyio.open_file', 'gzip.open', 'bz2.open'],
    parameters: ['file', 'mode'],
    contains: 'file',
    example: kept('with open(name) as given:\n    y = given.read()'),
  },
  ...['open', 'read_text', 'read_bytes'].map((name) => ({
    call: `pathlib.Path.${name}`,
    also: [`anyio.Path.${name}`],
    contains: 'self',
    example: `import pathlib\nname = pathlib.Path('/tmp/kept')\nname.write_text(x)\ny = name.${name}()`,
  })),
  {
    call: 'tarfile.open',
    also: ['tarfile.TarFile.open', 'tarfile.TarFile'],
    parameters: ['name', 'mode', 'fileobj'],
    contains: 'name',
    example: kept('import tarfile\ny = tarfile.open(name).getnames()[0]'),
  },
])
