// The address of a request as middleware reads it. What routing takes for one path may be written in several ways, and Starlette's
// parts of a request differ in what they make of it.
import { str, type Value } from '../../../project/index.ts'

/** What the parts of one request say. */
export interface Address {
  /** `scope["path"]`, by which Starlette routes. */
  readonly scope: Value
  /** `request.url.path` */
  readonly url: Value
  /** `str(request.url)` */
  readonly text: Value
}

/** What stands for a name in the path: nothing that a program would ask for, and of the shape of most ids. */
const FILLER = '77'

export function toAddress(scope: string, url = scope, query = ''): Address {
  return { scope: str(scope), url: str(url), text: str(`http://77.invalid${url}${query === '' ? '' : `?${query}`}`) }
}

/** `/users/{id}` as somebody without anything special in mind writes it. */
export function fillPath(path: string, fill: (name: string, at: number) => string = () => FILLER): string {
  let at = 0
  return path.replace(/\{([^}]*)\}/g, (_all, name: string) => fill(name, at++))
}
