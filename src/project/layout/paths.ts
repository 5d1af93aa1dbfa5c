// What the path of a file says about it: where it lies, and whether it is a test, documentation or an example.

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : name === '' ? folder : `${folder}/${name}`
}

/** `a/b` + `../c/./d` is `a/c/d`; null when it leads out of the tree. */
export function resolvePath(folder: string, path: string): string | null {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/')
}

/** Whether `path` is `folder` or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

export function depthOf(path: string): number {
  return path === '' ? 0 : path.split('/').length
}

export function isTestPath(path: string): boolean {
  return (
    /(?:^|\/)(?:tests?|testing|[\w-]+[-_]tests|e2e|spec)\//i.test(path) ||
    /(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest|tests?)\.py$/.test(path)
  )
}

export function isDocsOrExamplePath(path: string): boolean {
  return /(?:^|\/)(?:docs?|docs?[-_]src|documentation|examples?|samples?|demos?|tutorials?|cookbooks?|notebooks?|benchmarks?|templates|\{\{[^/]*)\//i.test(
    path,
  )
}

/** Tests, documentation and examples: no part of the application unless it imports them. */
export function isAsidePath(path: string): boolean {
  return isTestPath(path) || isDocsOrExamplePath(path)
}
