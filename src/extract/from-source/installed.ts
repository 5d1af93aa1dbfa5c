// Whether a package that a program tries to import is installed, as far as a complete list of distributions says.
import { standardLibrary } from '../../project/index.ts'

export interface Distribution {
  readonly origin: string
}

/** Distributions that give a package of quite another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  bs4: 'beautifulsoup4',
  crypto: 'pycryptodome',
  cv2: 'opencv',
  fitz: 'pymupdf',
  mysqldb: 'mysqlclient',
  pil: 'pillow',
  pkg_resources: 'setuptools',
  sklearn: 'scikit-learn',
}
/** Fewer names are no complete list. */
const COMPLETE = 8

/**
 * Yes where a distribution has the package's name; no where a lock file, or the caller's own list, is complete and has nothing like it
 * (`jwt` is like `pyjwt`); null otherwise.
 */
export function createInstalled(
  known: ReadonlyMap<string, Distribution>,
  pins: ReadonlyMap<string, string> | undefined,
): (name: string) => boolean | null {
  const names = new Set([...known.keys(), ...(pins?.keys() ?? [])])
  const locked = [...known.values()].filter((v) => v.origin === 'lock').length
  const isComplete = Math.max(locked, pins?.size ?? 0) >= COMPLETE
  const plain = [...names].map((name) => name.toLowerCase().replace(/[-_.]/g, ''))
  return (name) => {
    const own = name.toLowerCase()
    if (names.has(own.replaceAll('_', '-'))) return true
    if (!isComplete || standardLibrary.has(name)) return null
    const wanted = (OTHER_NAMES[own] ?? own).replace(/[-_.]/g, '')
    return plain.some((d) => d.includes(wanted) || (d.length >= 4 && wanted.includes(d))) ? null : false
  }
}
