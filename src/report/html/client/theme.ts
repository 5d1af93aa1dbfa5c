// Light, dark, or as the system has it; remembered where the browser allows a page to remember.

import { getElement } from './element.ts'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]
const key = 'fastward-theme'

export function startTheme(): void {
  const button = getElement('theme', HTMLButtonElement)
  let theme: Theme = themes.find((one) => one === recall()) ?? 'system'
  const show = () => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    const words = button.querySelector('span')
    if (words !== null) words.textContent = theme.slice(0, 1).toUpperCase() + theme.slice(1)
    button.setAttribute('aria-label', `Theme: ${theme}`)
  }
  button.addEventListener('click', () => {
    // The first press must be seen: from the system's choice it leads to the other one.
    const dark = matchMedia('(prefers-color-scheme: dark)').matches
    const order: readonly Theme[] = dark ? ['system', 'light', 'dark'] : ['system', 'dark', 'light']
    theme = order[(order.indexOf(theme) + 1) % order.length] ?? 'system'
    remember(theme)
    show()
  })
  show()
}

function recall(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(key, theme)
  } catch {
    // A page that may not remember starts as the system has it.
  }
}
