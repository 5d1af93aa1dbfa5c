// Files that a page names in words: one that was moved leaves a page behind that lies. Names in capitals (`SUBJECT.ts`) stand for any.

import { basename, dirname, join, normalize } from 'node:path'

export interface Page {
  /** From the root of the tree. */
  readonly path: string
  readonly text: string
}

/** `page: name`, for what is not there. `files`: all of the tree, from its root. */
export function findMissing(pages: readonly Page[], files: readonly string[]): readonly string[] {
  const names = new Set(files.map((file) => basename(file)))
  const places = new Set(files.flatMap(withFolders))
  const isThere = (name: string): boolean =>
    places.has(name) || (isSource.test(name) && !name.startsWith('src/') && names.has(basename(name)))
  return pages.flatMap(({ path, text }) => {
    const named = [...text.matchAll(inCode)].map(([, name = '']) => name.replace(/\/$/, '')).filter((name) => isPath.test(name))
    const linked = [...text.matchAll(link)].map(([, target = '']) => normalize(join(dirname(path), target)).replace(/\/$/, ''))
    return [...named.filter((name) => !isThere(name)), ...linked.filter((target) => !places.has(target))].map((name) => `${path}: ${name}`)
  })
}

const inCode = /`([\w./-]+)`/g
/** Of the tree, and no example: without capitals in it. */
const isPath = /^(?:(?:src|test|tools|bench)\/[^A-Z]+|[a-z0-9./-]+\.(?:ts|mjs))$/
const isSource = /\.(?:ts|mjs)$/
/** Without an address, and without what stands behind `#`. */
const link = /\]\((?![a-z]+:|#)([^)#\s]+)/g

function withFolders(file: string): readonly string[] {
  const parts = file.split('/')
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
