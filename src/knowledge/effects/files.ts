// Files and folders, by name.
import { defineEffects, type EffectRow, type EffectVerb } from '../effect-row.ts'

const PATH = 'pathlib.Path'

/** A method of `Path` that does something with the file of that name. */
const ofPath = (name: string, does: EffectVerb, example = `import pathlib\npathlib.Path(x).${name}()`): EffectRow => ({
  call: `${PATH}.${name}`,
  also: [`anyio.Path.${name}`],
  effects: [{ kind: 'file', does, at: 'self' }],
  example,
})

/** A function whose argument is a path. */
const named = (call: string, parameter: string, does: EffectVerb, also: readonly string[] = []): EffectRow => ({
  call,
  also,
  parameters: [parameter],
  effects: [{ kind: 'file', does, at: parameter }],
  example: `import ${call.slice(0, call.lastIndexOf('.'))}\n${call}(x)`,
})

/** From one path to another: both may be the caller's. */
const moving = (call: string, from: EffectVerb, also: readonly string[] = []): EffectRow => ({
  call,
  also,
  parameters: ['src', 'dst'],
  effects: [
    { kind: 'file', does: from, at: 'src' },
    { kind: 'file', does: 'write', at: 'dst' },
  ],
  example: `import ${call.slice(0, call.lastIndexOf('.'))}\n${call}(x, x)`,
})

const WRITES = ['w', 'wb', 'a', 'ab', 'x', 'xb', 'w+', 'wb+', 'w+b', 'a+', 'ab+', 'r+', 'rb+', 'r+b', 'wt', 'at', 'xt']

export const fileEffects = defineEffects([
  {
    call: 'builtins.open',
    also: ['open', 'io.open', 'codecs.open', 'aiofiles.open', 'aiofiles.threadpool.open', 'anyio.open_file', 'gzip.open', 'bz2.open'],
    parameters: ['file', 'mode'],
    effects: [
      { kind: 'file', does: 'read', at: 'file', unless: { mode: WRITES } },
      { kind: 'file', does: 'write', at: 'file', when: { mode: WRITES } },
    ],
    example: "open(x)\nopen(x, 'wb')",
  },
  ...['read_text', 'read_bytes'].map((name) => ofPath(name, 'read')),
  {
    call: `${PATH}.open`,
    also: ['anyio.Path.open'],
    parameters: ['mode'],
    effects: [
      { kind: 'file', does: 'read', at: 'self', unless: { mode: WRITES } },
      { kind: 'file', does: 'write', at: 'self', when: { mode: WRITES } },
    ],
    example: "import pathlib\npathlib.Path(x).open()\npathlib.Path(x).open('wb')",
  },
  ...['write_text', 'write_bytes', 'touch'].map((name) => ofPath(name, 'write', `import pathlib\npathlib.Path(x).${name}(b'')`)),
  ofPath('mkdir', 'make'),
  ...['unlink', 'rmdir'].map((name) => ofPath(name, 'delete')),
  ...['iterdir'].map((name) => ofPath(name, 'list')),
  ...['glob', 'rglob'].map((name) => ofPath(name, 'list', `import pathlib\npathlib.Path(x).${name}('*')`)),
  ...['rename', 'replace'].map(
    (name): EffectRow => ({
      call: `${PATH}.${name}`,
      parameters: ['target'],
      effects: [
        { kind: 'file', does: 'move', at: 'self' },
        { kind: 'file', does: 'write', at: 'target' },
      ],
      example: `import pathlib\npathlib.Path(x).${name}(x)`,
    }),
  ),
  ...['os.remove', 'os.unlink', 'os.rmdir', 'os.removedirs', 'shutil.rmtree'].map((call) =>
    named(call, 'path', 'delete', call.startsWith('os.') ? [`aiofiles.${call}`] : ['aioshutil.rmtree']),
  ),
  ...['os.listdir', 'os.scandir', 'os.walk'].map((call) => named(call, 'path', 'list', [`aiofiles.${call}`])),
  ...['os.makedirs', 'os.mkdir'].map((call) => named(call, 'name', 'make', [`aiofiles.${call}`])),
  moving('os.rename', 'move', ['os.replace', 'aiofiles.os.rename', 'aiofiles.os.replace']),
  moving('shutil.move', 'move', ['aioshutil.move']),
  moving('shutil.copy', 'read', ['shutil.copy2', 'shutil.copyfile', 'shutil.copytree', 'aioshutil.copy', 'aioshutil.copyfile']),
  ...['os.symlink', 'os.link'].map((call) => moving(call, 'read')),
  {
    call: 'fastapi.responses.FileResponse',
    also: ['starlette.responses.FileResponse'],
    parameters: ['path'],
    effects: [{ kind: 'file', does: 'serve', at: 'path' }],
    example: 'from fastapi.responses import FileResponse\nFileResponse(x)',
  },
  {
    call: 'starlette.staticfiles.StaticFiles.lookup_path',
    also: ['fastapi.staticfiles.StaticFiles.lookup_path'],
    example: "from starlette.staticfiles import StaticFiles\ny = StaticFiles(directory='static').lookup_path(x)",
    cleans: ['file'],
  },
  {
    call: 'zipfile.ZipFile.extractall',
    effects: [{ kind: 'archive', does: 'write', at: 'members' }],
    parameters: ['path', 'members'],
    example: "import zipfile\nzipfile.ZipFile('a.zip').extractall('out', x)",
  },
  {
    call: 'tarfile.TarFile.extractall',
    also: ['tarfile.TarFile.extract'],
    parameters: ['path'],
    effects: [{ kind: 'archive', does: 'write', at: 'self', unless: { filter: ['data', 'data_filter', 'tar', 'tar_filter'] } }],
    example: "import io\nimport tarfile\ntarfile.open(fileobj=io.BytesIO(x.encode())).extractall('out')",
  },
  {
    call: 'tarfile.open',
    also: ['tarfile.TarFile.open', 'tarfile.TarFile'],
    parameters: ['name', 'mode', 'fileobj'],
    passes: ['name', 'fileobj'],
    cleans: ['file'],
    gives: 'tarfile.TarFile',
    example: 'import tarfile\ny = tarfile.open(x)',
  },
  {
    call: 'shutil.unpack_archive',
    parameters: ['filename', 'extract_dir'],
    effects: [
      { kind: 'archive', does: 'write', at: 'filename', unless: { filter: ['data'], format: ['zip'] } },
      { kind: 'file', does: 'write', at: 'extract_dir' },
    ],
    example: 'import shutil\nshutil.unpack_archive(x, x)',
  },
  {
    call: 'numpy.save',
    also: ['numpy.savez', 'numpy.savetxt', 'joblib.dump'],
    parameters: ['file'],
    effects: [{ kind: 'file', does: 'write', at: 'file' }],
    example: 'import numpy\nnumpy.save(x, [])',
  },
  {
    call: 'pandas.read_csv',
    also: ['pandas.read_excel', 'pandas.read_json', 'pandas.read_parquet', 'pandas.read_table'],
    parameters: ['path'],
    effects: [{ kind: 'file', does: 'read', at: 'path' }],
    example: 'import pandas\npandas.read_csv(x)',
  },
  {
    call: 'PIL.Image.open',
    parameters: ['fp'],
    effects: [{ kind: 'file', does: 'read', at: 'fp' }],
    example: 'from PIL import Image\nImage.open(x)',
  },
  {
    call: 'sqlite3.connect',
    parameters: ['database'],
    effects: [{ kind: 'file', does: 'write', at: 'database' }],
    gives: 'sqlite3.Connection',
    example: 'import sqlite3\nsqlite3.connect(x)',
  },
])
