// The elements that the page is known to have.

export function getElement<Kind extends HTMLElement>(id: string, kind: abstract new (...words: never[]) => Kind): Kind {
  const element = document.getElementById(id)
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`)
  return element
}

/** Of what not every page has. */
export function findElement(id: string): HTMLElement | null {
  return document.getElementById(id)
}

export function findAll(selector: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)]
}
