import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import { createModuleIndex, findHints, findPythonVersion, findSourceRoots, findVersions } from './index.ts'

test('no tree makes the layout throw, and the same tree gives the same answer', () => {
  const name = fc.constantFrom(
    'a',
    'src',
    'app',
    '__init__.py',
    'main.py',
    'pyproject.toml',
    'uv.lock',
    'requirements.txt',
    'Dockerfile',
    'compose.yml',
    'Procfile',
    'run.sh',
    'setup.cfg',
    'Makefile',
    '.env',
    'tests',
  )
  const text = fc.array(
    fc.constantFrom(
      '[tool.fastapi]\n',
      'entrypoint = "a:b"\n',
      '[project]\ndependencies = ["fastapi>=0"]\n',
      'FROM python:3\n',
      'CMD ["uvicorn", "a:b"]\n',
      'WORKDIR ../..\n',
      'ENV PYTHONPATH=/a\n',
      'services:\n  a:\n    command: uvicorn a.main:app\n',
      'web: fastapi run\n',
      'python -m app\n',
      'from a import b\n',
      '[options]\npackage_dir = \n =src\n',
      'fastapi==1\n',
      '-r requirements.txt\n',
      '[[package]]\nname = "fastapi"\nversion = "x"\n',
      '"',
      '[',
      '\\\n',
      '\u0000',
    ),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(name, { minLength: 1, maxLength: 4 }), text), { maxLength: 12 }), (entries) => {
      const files = Object.fromEntries(entries.map(([path, parts]) => [path.join('/'), parts.join('')]))
      const look = () => {
        const tree = createTree(files)
        const roots = findSourceRoots(tree)
        const index = createModuleIndex(tree, roots)
        for (const file of tree.files) index.findModule(index.moduleNameOf(file.path), file.path)
        return JSON.stringify([
          roots,
          [...findVersions(tree, 'a')],
          findHints(tree, index),
          findPythonVersion(tree),
          index.listModules('a'),
        ])
      }
      expect(look()).toBe(look())
    }),
    { numRuns: 200 },
  )
})
