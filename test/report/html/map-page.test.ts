// The page of the map in a real browser. Skipped aloud where there is no Chromium.

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Model } from '../../../src/model/index.ts'
import { writeRoutesHtml } from '../../../src/report/index.ts'
import { shop } from '../explain/shop.ts'
import { attacks } from '../hostile-report.ts'
import { executable, faintLetters, focused, type OpenOptions, shape, startBrowser, tooWide } from './browser.ts'
import { library, makeHostileMap, makeLargeMap } from './map-sample.ts'

describe.skipIf(executable === undefined)('the page of the map in Chromium (skipped where there is none)', () => {
  const browser = startBrowser()
  const open = (model: Model, options?: OpenOptions) => browser.open(writeRoutesHtml(model, { version: '0.1.0' }), options)
  const shownPaths = (page: Page) => page.locator('.route:visible .path > code').allTextContents()
  const views = ['#routes', '#models', '#coverage']

  test.each([
    ['a path', '/books', ['/books/{book_id}', '/books/{book_id}']],
    ['a dependency deep inside', 'step_3', ['/deep']],
    ['a sensitive field', 'access_token', ['/token']],
    ['nothing that there is', 'no such thing', []],
  ])('search finds %s', async (_, words, expected) => {
    const page = await open(library)
    await page.fill('#search', words)
    await expect.poll(() => shownPaths(page)).toEqual(expected)
    expect(await page.locator('#shown').textContent()).toBe(`${expected.length} of 8 routes shown`)
    expect(await page.locator('#no-routes').isVisible()).toBe(expected.length === 0)
    // A router without a route that is shown is not shown.
    expect(await page.locator('.router:visible').count()).toBe(expected.length === 0 ? 0 : 1)
  })

  test('filters choose by what a route has, and add up', async () => {
    const page = await open(library)
    await page.getByRole('checkbox', { name: 'reads a scheme' }).check()
    expect(await shownPaths(page)).toEqual(['/books/{book_id}'])
    await page.getByRole('checkbox', { name: 'under a condition' }).check()
    expect(await shownPaths(page)).toEqual([])
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('checkbox', { name: 'auth:router' }).check()
    expect(await shownPaths(page)).toEqual(['/token'])
  })

  test('filters choose by who may call, and search finds a guard', async () => {
    const page = await open(shop)
    await page.getByRole('checkbox', { name: 'token not checked' }).check()
    await page.getByRole('checkbox', { name: /^unknown/ }).check()
    expect(await shownPaths(page)).toEqual(['/stock', '/prices'])
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('checkbox', { name: 'objects by id, bound to nobody' }).check()
    expect(await shownPaths(page)).toEqual(['/orders/{order_id}'])
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.fill('#search', 'jwt.decode')
    await expect.poll(() => shownPaths(page)).toEqual(['/orders', '/orders/{order_id}'])
  })

  test('who may call stands in a row as words, and not as the answer to a question', async () => {
    const page = await open(shop)
    expect(
      await page.evaluate('[...new Set([...document.querySelectorAll("span.verdict")].map((one) => getComputedStyle(one).borderStyle))]'),
    ).toEqual(['none'])
  })

  test('keys go through routes and models, open and close them', async () => {
    const page = await open(library)
    const ids = await page.evaluate<string[]>('[...document.querySelectorAll(".route")].map(({ id }) => id)')
    await page.keyboard.press('j')
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toBe(ids[1])
    await page.keyboard.press('Enter')
    expect(await page.locator('.route .body:visible').count()).toBe(1)
    await page.keyboard.press('Escape')
    expect(await page.locator('.route .body:visible').count()).toBe(0)
    await page.keyboard.press('2')
    await expect.poll(() => page.locator('#models').isVisible()).toBe(true)
    await page.keyboard.press('j')
    expect(await focused(page)).toMatch(/^model-/)
  })

  test('a chain of dependencies opens step by step', async () => {
    const page = await open(library)
    const deep = page.locator('.route', { hasText: '/deep' })
    await deep.locator('summary').first().click()
    const shown = () => deep.locator('.tree li:visible').count()
    expect(await shown()).toBe(1)
    await deep.locator('.tree summary').first().click()
    expect(await shown()).toBe(2)
    await page.getByRole('button', { name: 'Expand all' }).click()
    expect(await page.locator('.route .body:visible').count()).toBe(8)
  })

  test('links lead to a route and to a model, opened; all lead somewhere', async () => {
    const first = await open(library)
    const id = await first.locator('.route').first().getAttribute('id')
    const page = await open(library, { address: `#${id}` })
    expect(await focused(page)).toBe(id)
    await page.locator(`#${id} .body`).getByRole('link', { name: 'SignIn' }).click()
    await expect.poll(() => page.locator('.model.target .body').isVisible()).toBe(true)
    expect(await page.locator('#routes').isVisible()).toBe(false)
    const lost =
      '[...document.querySelectorAll("a")].map(a => a.getAttribute("href")).filter(to => !to.startsWith("#") || !document.getElementById(to.slice(1)))'
    expect(await page.evaluate(lost)).toEqual([])
    const ids = await page.evaluate<string[]>('[...document.querySelectorAll("[id]")].map(({ id }) => id)')
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.each(['light', 'dark'] as const)('%s letters stand out from what is behind them', async (colorScheme) => {
    for (const model of [library, shop]) {
      const page = await open(model, { colorScheme })
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true')
      for (const view of views) {
        await page.evaluate(`location.hash = ${JSON.stringify(view)}`)
        await expect.poll(() => page.locator(view).isVisible()).toBe(true)
        expect((await page.evaluate<string[]>(faintLetters)).filter((one) => !one.startsWith('only '))).toEqual([])
      }
    }
  })

  test.each([320, 390, 768, 1440])('nothing needs scrolling to the side at a width of %i', async (width) => {
    for (const model of [library, shop, makeHostileMap('x'.repeat(400))]) {
      const page = await open(model, { viewport: { width, height: 844 } })
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true')
      for (const view of views) {
        await page.evaluate(`location.hash = '${view}'`)
        await page.locator(view).waitFor()
        expect(await tooWide(page)).toBe(0)
      }
    }
  })

  test('without JavaScript everything is there to be read, and nothing that does not work', async () => {
    const page = await open(library, { javaScriptEnabled: false })
    for (const view of views) expect(await page.locator(view).isVisible()).toBe(true)
    expect(await shownPaths(page)).toHaveLength(8)
    await page.locator('.route summary').first().click()
    expect(await page.locator('.route .body:visible').count()).toBe(1)
    expect(await page.locator('input:visible, button:visible').count()).toBe(0)
  })

  test('on paper everything is open, also without JavaScript', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await open(library, { javaScriptEnabled })
      await page.emulateMedia({ media: 'print' })
      if (javaScriptEnabled) await page.evaluate('dispatchEvent(new Event("beforeprint"))')
      for (const view of views) expect(await page.locator(view).isVisible()).toBe(true)
      expect(await page.locator('.route .body:visible').count()).toBe(8)
    }
  })

  test('words of a hostile tree do nothing', async () => {
    const calm = await (await open(makeHostileMap('calm'))).evaluate(shape)
    const words = [
      '</script><script>alert(1)</script>',
      '"><img src=x onerror=alert(2)>',
      "' onmouseover='alert(3)",
      '` onload=`alert(5)',
      ...Object.values(attacks),
    ]
    for (const word of words.filter((one) => one.length < 1000)) {
      const page = await open(makeHostileMap(word))
      expect([word, await page.evaluate(shape)]).toEqual([word, calm])
      await page.fill('#search', word.slice(0, 20))
      await page.locator('#search').press('Escape')
      await page.locator('.route summary').first().click()
      await page.context().close()
    }
  })

  test('2,000 routes are quick to search', async () => {
    const page = await open(makeLargeMap(2000))
    const took = await page.evaluate<number[]>(`(async () => {
      const times = []
      for (const words of ['part 12', '', 'part55', 'part123']) {
        document.getElementById('search').value = words
        const begun = performance.now()
        document.getElementById('search').dispatchEvent(new Event('input'))
        await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        times.push(performance.now() - begun)
      }
      return times
    })()`)
    expect(await shownPaths(page)).toHaveLength(11)
    expect(Math.min(...took)).toBeLessThan(500)
  })
})
