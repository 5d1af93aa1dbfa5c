// A real browser for tests of pages: whatever a page complains of, asks for or opens fails the test that opened it.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'

/** undefined where there is none; tests that need it are skipped aloud. */
export const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

export interface OpenOptions extends BrowserContextOptions {
  readonly address?: string
  readonly mayComplain?: RegExp
}

/** For the tests of the `describe` that calls it. */
export function startBrowser() {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-page-'))
  let browser: Browser
  let pages = 0
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executable ?? '',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(text: string, { address = '', mayComplain = /^$/, ...options }: OpenOptions = {}): Promise<Page> {
    const file = join(folder, `${++pages}.html`)
    writeFileSync(file, text)
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    const troubles: string[] = []
    page.on('console', (message) => troubles.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => {
      troubles.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('popup', () => troubles.push('popup'))
    page.on('request', (request) => {
      if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) troubles.push(`request: ${request.url()}`)
    })
    onTestFinished(async () => {
      await context.close()
      expect(troubles.filter((trouble) => !mayComplain.test(trouble))).toEqual([])
    })
    await page.goto(`${pathToFileURL(file).href}${address}`)
    return page
  }

  return { open }
}

/** The id of the finding, route or other element that has the focus. */
export const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement?.closest(".item")?.id ?? document.activeElement?.id ?? ""')

export const tooWide = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** The elements of a page with the names of their attributes; not those by which a word is painted or broken. */
export const shape = `[...document.querySelectorAll("*")]
  .map(one => one.tagName + [...one.attributes].map(({ name }) => " " + name).sort().join(""))
  .filter(one => !/^(WBR|I|CODE)\\b/.test(one))`

/** Visible words whose contrast is below what WCAG 2 asks for (AA): 4.5, or 3 where letters are large. */
export const faintLetters = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const read = (colour, under) => {
    canvas.clearRect(0, 0, 1, 1)
    for (const layer of [under, colour]) if (layer) { canvas.fillStyle = layer; canvas.fillRect(0, 0, 1, 1) }
    return 'rgb(' + [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).join(' ') + ')'
  }
  const ground = element => element === null ? 'rgb(255 255 255)' : read(getComputedStyle(element).backgroundColor, ground(element.parentElement))
  const light = colour => {
    const [r, g, b] = colour.match(/\\d+/g).map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const faint = new Set()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  let seen = 0
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.closest('.sr, .skip, :disabled, script, style')) continue
    seen += 1
    const under = ground(element)
    const style = getComputedStyle(element)
    const [one, other] = [light(read(style.color, under)), light(under)].sort((a, b) => b - a)
    const contrast = (one + 0.05) / (other + 0.05)
    if (contrast < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) faint.add(element.className + ' ' + element.textContent.slice(0, 30) + ' ' + contrast.toFixed(2))
  }
  return seen > 20 ? [...faint] : ['only ' + seen + ' words were looked at']
})()`
