// Files: what is written, what is given away, and what comes with a request.
import { defineCalls } from '../call-row.ts'

export const fileCalls = defineCalls([
  {
    call: 'builtins.open',
    also: ['open', 'io.open', 'aiofiles.open', 'anyio.open_file', 'codecs.open'],
    parameters: ['file', 'mode'],
    tags: ['file-open'],
  },
  { call: 'pathlib.Path.write_text', also: ['pathlib.Path.write_bytes'], parameters: ['data'], tags: ['file-write'] },
  { call: 'tempfile.mktemp', parameters: ['suffix', 'prefix', 'dir'], tags: ['temporary-file'] },
  { call: 'os.chmod', also: ['os.lchmod'], parameters: ['path', 'mode'], tags: ['permissions'] },
  { call: 'pathlib.Path.chmod', also: ['pathlib.Path.lchmod'], parameters: ['mode'], tags: ['permissions'] },
  { call: 'os.fchmod', parameters: ['fd', 'mode'], tags: ['permissions'] },
  { call: 'os.umask', parameters: ['mask'], tags: ['permissions'] },
  { call: 'os.remove', also: ['os.unlink'], parameters: ['path'], tags: ['file-delete'] },
  { call: 'pathlib.Path.unlink', tags: ['file-delete'] },
  { call: 'shutil.rmtree', parameters: ['path'], tags: ['file-delete'] },
  {
    call: 'starlette.datastructures.UploadFile.read',
    also: ['fastapi.UploadFile.read', 'fastapi.datastructures.UploadFile.read'],
    parameters: ['size'],
    tags: ['upload-read'],
  },
  {
    call: 'tarfile.open.extractall',
    also: ['tarfile.TarFile.extractall', 'tarfile.TarFile.open.extractall'],
    parameters: ['path', 'members'],
    tags: ['archive'],
  },
  { call: 'shutil.unpack_archive', parameters: ['filename', 'extract_dir', 'format'], tags: ['archive'] },
])
