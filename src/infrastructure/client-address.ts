// Where the application uses the address of its caller for something: limits, lists of addresses, logs.

import type { Place, Tree } from '../base/index.ts'
import { decodeConfig } from '../syntax/index.ts'

const uses =
  /\b(?:request|websocket|req|ws|conn|connection)\.client\.host\b|\bget_remote_address\b|\bget_ipaddr\b|\bscope\[["']client["']\]|headers(?:\.get\(|\[)\s*["']x-(?:forwarded-for|real-ip)["']/i

/** The first one by path; null where there is none in the files that are not tests. */
export function findAddressUse(tree: Tree): Place | null {
  for (const { path, kind, size } of tree.files) {
    if (kind !== 'python' || size > 500_000 || /(?:^|\/)(?:tests?|examples?|docs?)\/|(?:^|\/)(?:test_[^/]*|conftest)\.py$/.test(path))
      continue
    const bytes = tree.read(path)
    if (bytes === null) continue
    const text = decodeConfig(bytes)
    const found = uses.exec(text)
    if (
      found === null ||
      text
        .slice(text.lastIndexOf('\n', found.index) + 1, found.index)
        .trimStart()
        .startsWith('#')
    )
      continue
    return { file: path, line: text.slice(0, found.index).split('\n').length }
  }
  return null
}
