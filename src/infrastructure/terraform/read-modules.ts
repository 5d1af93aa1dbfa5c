// All Terraform of a tree: each folder a module, and which of them calls which.

import type { Place } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import { decodeConfig, parseHcl, parseTerraformJson } from '../../syntax/index.ts'
import { type TerraformFile, TerraformModule, textOf } from './module.ts'

const LARGEST = 2_000_000

export function readModules({ tree }: Subject, problem: (code: string, place: Place, message: string) => void): readonly TerraformModule[] {
  const folders = new Map<string, { readonly files: TerraformFile[]; readonly values: TerraformFile[] }>()
  for (const { path, size } of [...tree.others(), ...tree.files]) {
    if (!isTerraform(path) || isTest(path)) continue
    if (size > LARGEST) {
      problem('terraform-unreadable', { file: path, line: 1 }, 'the file is too large to be read')
      continue
    }
    const bytes = tree.read(path)
    if (bytes === null) continue
    const text = decodeConfig(bytes)
    const parsed = path.endsWith('.json') ? parseTerraformJson(text) : parseHcl(text)
    const [first] = parsed.problems
    if (first !== undefined) problem('terraform-unreadable', { file: path, line: first.line }, first.message)
    const folder = folderOf(path)
    const module = folders.get(folder) ?? { files: [], values: [] }
    folders.set(folder, module)
    // Values of other names are for one of several environments, and nobody says which.
    if (!/\.tfvars(?:\.json)?$/.test(path)) module.files.push({ path, parsed })
    else if (/(?:^|\/)(?:terraform\.tfvars|[^/]*\.auto\.tfvars)$/.test(path)) module.values.push({ path, parsed })
  }
  const modules = new Map([...folders].map(([folder, { files, values }]) => [folder, new TerraformModule(folder, files, values)]))
  for (const module of modules.values())
    for (const block of module.blocks) {
      const source = block.type === 'module' ? textOf(block, 'source') : null
      if (source === null || !/^\.\.?\//.test(source)) continue
      const called = modules.get(resolve(module.folder, source))
      if (called !== undefined && called !== module) called.callers.push(block)
    }
  return [...modules.values()]
}

function isTerraform(path: string): boolean {
  return /\.(?:tf|tofu|tf\.json|tfvars)$/.test(path)
}

function isTest(path: string): boolean {
  return /(?:^|\/)(?:tests?|testdata|fixtures|\.terraform|node_modules)\//.test(path)
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

function resolve(folder: string, text: string): string {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of text.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
