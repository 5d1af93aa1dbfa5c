// The page in a real browser: it opens, searches and filters, obeys keys, asks nobody for anything, and no word of the tree acts in it.
// Skipped aloud where there is no Chromium.

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { type FindingsReport, writeFindings } from '../../../src/report/index.ts'
import { executable, faintLetters, focused, type OpenOptions, shape, startBrowser, tooWide } from './browser.ts'
import { makeHostile, makeLarge, shop } from './sample.ts'

describe.skipIf(executable === undefined)('the page in Chromium (skipped where there is none)', () => {
  const browser = startBrowser()
  const open = (report: FindingsReport, options?: OpenOptions) => browser.open(writeFindings('html', report), options)

  const shownFindings = (page: Page) => page.locator('.finding:visible .what').allTextContents()
  const shownPaths = (page: Page) => page.locator('.route:visible .path code').allTextContents()

  describe('the search', () => {
    test.each([
      ['a message', 'how it is checked', ['The token chooses how it is checked.']],
      ['a rule', 'body-of-any-shape', ['PUT /orders/{order_id} takes any fields.', 'POST /reviews takes any fields.']],
      ['a file', 'reviews/routes.py', ['POST /reviews takes any fields.']],
      ['a weakness', 'cwe-942', ['Every origin may call with credentials.']],
      ['several words, in any order and case', 'FIELDS reviews', ['POST /reviews takes any fields.']],
      ['nothing that there is', 'no such thing', []],
    ])('finds %s', async (_, words, expected) => {
      const page = await open(shop)
      await page.fill('#search', words)
      await expect.poll(() => shownFindings(page)).toEqual(expected)
      expect(await page.locator('#shown').textContent()).toBe(`${expected.length} of 6 findings shown`)
      expect(await page.locator('#no-findings').isVisible()).toBe(expected.length === 0)
    })

    test('finds routes too', async () => {
      const page = await open(shop, { address: '#routes' })
      await page.fill('#search', 'follow_orders')
      await expect.poll(() => shownPaths(page)).toEqual(['/orders/live'])
    })
  })

  describe('the filters', () => {
    test('choose by severity, and by several at once', async () => {
      const page = await open(shop)
      await page.locator('input[value="critical"]').check()
      expect(await shownFindings(page)).toHaveLength(1)
      await page.locator('input[name="severity"][value="medium"]').check()
      expect(await shownFindings(page)).toHaveLength(3)
      await page.getByRole('button', { name: 'Clear filters' }).click()
      expect(await shownFindings(page)).toHaveLength(6)
    })

    test('choose by confidence and by rule', async () => {
      const page = await open(shop)
      await page.locator('input[name="confidence"][value="medium"]').check()
      expect(await shownFindings(page)).toEqual(['POST /reviews takes any fields.'])
      await page.getByRole('checkbox', { name: 'CORS admits' }).check()
      expect(await shownFindings(page)).toEqual([])
    })

    test('start with what is sure where not all was asked for, and keep every route', async () => {
      const page = await open({ ...shop, options: { ...shop.options, all: false } })
      expect(await shownFindings(page)).toHaveLength(5)
      await page.getByRole('link', { name: 'Routes' }).click()
      expect(await shownPaths(page)).toHaveLength(8)
    })

    test('say how many each choice shows with the others, and the tab how many are shown', async () => {
      const page = await open({ ...shop, options: { ...shop.options, all: false } })
      const numbers = (name: string) => page.locator(`label:has(input[name="${name}"]) small`).allTextContents()
      const tab = () => page.locator('[data-tab="findings"] .number').textContent()
      expect(await tab()).toBe('5')
      expect(await numbers('confidence')).toEqual(['5', '1'])
      const sum = async () => (await numbers('severity')).reduce((all, number) => all + Number(number), 0)
      expect(await sum()).toBe(5)
      await page.locator('input[name="confidence"][value="high"]').uncheck()
      expect([await tab(), await sum()]).toEqual(['6', 6])
    })

    test('leave the routes that a chosen finding reaches, and those of a chosen access', async () => {
      const page = await open(shop, { address: '#routes' })
      await page.getByRole('checkbox', { name: 'The key that signs' }).check()
      expect(await shownPaths(page)).toHaveLength(4)
      await page.getByRole('checkbox', { name: 'authorised' }).check()
      expect(await page.locator('.route:visible .verb').allTextContents()).toEqual(['DELETE'])
    })

    test('show what reaches one route, and all again', async () => {
      const page = await open(shop, { address: '#routes' })
      await page.locator('.route', { hasText: '/docs' }).getByRole('link', { name: 'all 2 findings' }).click()
      expect(await page.locator('#only').textContent()).toContain('Only what reaches GET /docs')
      expect(await shownFindings(page)).toEqual(['Every origin may call with credentials.', '/docs answers anybody.'])
      await page.getByRole('button', { name: 'Show all' }).click()
      expect(await shownFindings(page)).toHaveLength(6)
    })
  })

  describe('the keyboard', () => {
    test('goes through findings, opens and closes them', async () => {
      const page = await open(shop)
      const ids = await page.evaluate<string[]>('[...document.querySelectorAll(".finding")].map(({ id }) => id)')
      await page.keyboard.press('j')
      expect(await focused(page)).toBe(ids[0])
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('j')
      await page.keyboard.press('k')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('j')
      expect(await focused(page)).toBe(ids[1])
      const isOpen = () => page.evaluate<boolean>(`document.querySelector('#${ids[1]} details').open`)
      expect(await isOpen()).toBe(true)
      await page.keyboard.press('Escape')
      expect(await isOpen()).toBe(false)
      expect(await focused(page)).toBe(ids[1])
      await page.keyboard.press('Enter')
      expect(await isOpen()).toBe(true)
      // What has the focus is seen to have it.
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    })

    test('searches, and lets go of the search', async () => {
      const page = await open(shop)
      await page.keyboard.press('/')
      expect(await focused(page)).toBe('search')
      await page.keyboard.type('jk /orders')
      expect(await page.inputValue('#search')).toBe('jk /orders')
      await page.keyboard.press('Escape')
      expect(await page.inputValue('#search')).toBe('')
      await page.keyboard.type('reviews')
      await expect.poll(() => shownFindings(page)).toHaveLength(1)
      await page.keyboard.press('ArrowDown')
      expect(await focused(page)).toMatch(/^finding-/)
    })

    test('changes views, goes through routes, and follows one to its finding', async () => {
      const page = await open(shop)
      await page.keyboard.press('2')
      await expect.poll(() => page.locator('#routes').isVisible()).toBe(true)
      expect(await page.locator('#findings').isVisible()).toBe(false)
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      expect(await focused(page)).toBe(await page.locator('.route').nth(1).getAttribute('id'))
      await page.keyboard.press('Enter')
      await expect.poll(() => page.locator('#findings').isVisible()).toBe(true)
      await expect.poll(() => focused(page)).toMatch(/^finding-/)
    })

    test('explains itself', async () => {
      const page = await open(shop)
      await page.keyboard.press('?')
      expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(true)
      await page.keyboard.press('Escape')
      expect(await page.getByRole('dialog').isVisible()).toBe(false)
    })

    test('skips to the findings first', async () => {
      const page = await open(shop)
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the findings')
      await page.keyboard.press('Enter')
      expect(await page.evaluate('document.activeElement.id')).toBe('main')
    })
  })

  describe('links', () => {
    test('lead to a finding, opened, though a filter hides it', async () => {
      const report = { ...shop, options: { ...shop.options, all: false } }
      const unsure = shop.result.findings.find(({ confidence }) => confidence === 'medium')
      const page = await open(report, { address: `#finding-${unsure?.fingerprint}` })
      expect(await focused(page)).toBe(`finding-${unsure?.fingerprint}`)
      expect(await page.locator(`#finding-${unsure?.fingerprint} .body`).isVisible()).toBe(true)
    })

    test('lead from a finding to a route that it reaches', async () => {
      const page = await open(shop)
      await page.locator('.finding:visible').nth(1).getByRole('link', { name: 'POST /token' }).click()
      await expect.poll(() => page.locator('.route.target .path').textContent()).toBe('/token')
      expect(await page.locator('#findings').isVisible()).toBe(false)
    })

    test('all lead somewhere, and no two places have one name', async () => {
      const page = await open(shop)
      const lost =
        '[...document.querySelectorAll("a")].map(a => a.getAttribute("href")).filter(to => !to.startsWith("#") || !document.getElementById(to.slice(1)))'
      expect(await page.evaluate(lost)).toEqual([])
      const ids = await page.evaluate<string[]>('[...document.querySelectorAll("[id]")].map(({ id }) => id)')
      expect(new Set(ids).size).toBe(ids.length)
    })
  })

  describe('light and dark', () => {
    const ground = (page: Page) => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')

    test('are the system’s until the reader chooses', async () => {
      const [light, dark] = [await open(shop, { colorScheme: 'light' }), await open(shop, { colorScheme: 'dark' })]
      const grounds = [await ground(light), await ground(dark)]
      expect(grounds[0]).not.toBe(grounds[1])
      await light.locator('#theme').click()
      expect(await ground(light)).toBe(grounds[1])
      await light.reload()
      expect(await ground(light)).toBe(grounds[1])
      await light.locator('#theme').click()
      expect(await ground(light)).toBe(grounds[0])
    })

    test.each(['light', 'dark'] as const)('%s letters stand out from what is behind them', async (colorScheme) => {
      const page = await open(shop, { colorScheme })
      for (const view of ['#findings', '#routes', '#coverage']) {
        await page.evaluate(`location.hash = ${JSON.stringify(view)}`)
        await expect.poll(() => page.locator(view).isVisible()).toBe(true)
        expect(await page.evaluate(faintLetters)).toEqual([])
      }
    })
  })

  test.each([320, 360, 768, 1440])('nothing needs scrolling to the side at a width of %i', async (width) => {
    for (const report of [shop, makeHostile('x'.repeat(400))]) {
      const page = await open(report, { viewport: { width, height: 844 } })
      for (const view of ['findings', 'routes', 'coverage']) {
        await page.evaluate(`location.hash = '${view}'`)
        await page.locator(`#${view}`).waitFor()
        expect(await tooWide(page)).toBe(0)
      }
    }
  })

  describe('the way of what comes in', () => {
    const shownSteps = (page: Page) => page.locator('#findings .step .says:visible').allTextContents()

    test('is a line a step, and a click shows the code of one', async () => {
      const page = await open(shop, { javaScriptEnabled: false })
      expect(await shownSteps(page)).toEqual([
        'body arrives in the body',
        'is not made safe by orders.get(order_id)',
        'reaches update, which stores all of it',
      ])
      const step = page.locator('.step.reaches')
      expect(await step.locator('.frame').isVisible()).toBe(false)
      await step.locator('summary').click()
      expect(await step.locator('mark').textContent()).toBe('order.update(**body)\n')
    })

    test('is told on paper without the code of its steps', async () => {
      const page = await open(shop)
      await page.emulateMedia({ media: 'print' })
      await page.evaluate('dispatchEvent(new Event("beforeprint"))')
      expect(await shownSteps(page)).toHaveLength(3)
      expect(await page.locator('.step .frame:visible').count()).toBe(0)
    })

    test('fits a telephone', async () => {
      const page = await open(shop, { viewport: { width: 360, height: 740 } })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    })
  })

  describe('without JavaScript', () => {
    test('everything is there to be read, and nothing that does not work', async () => {
      const page = await open(shop, { javaScriptEnabled: false })
      for (const view of ['#findings', '#routes', '#coverage']) expect(await page.locator(view).isVisible()).toBe(true)
      expect(await shownFindings(page)).toHaveLength(6)
      expect(await shownPaths(page)).toHaveLength(8)
      expect(await page.locator('mark').first().textContent()).toBe('    allow_origins=["*"],\n')
      expect(await page.locator('input:visible, button:visible').count()).toBe(0)
    })
  })

  test('on paper everything is there too', async () => {
    const page = await open(shop)
    await page.emulateMedia({ media: 'print' })
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
    for (const view of ['#findings', '#routes', '#coverage']) expect(await page.locator(view).isVisible()).toBe(true)
    expect(await page.locator('.finding .body:visible').count()).toBe(6)
    expect(await page.locator('#search').isVisible()).toBe(false)
  })

  describe('words of a hostile tree', () => {
    const words = [
      '</script><script>alert(1)</script>',
      '</style><style>*{display:none}</style>',
      '"><img src=x onerror=alert(2)>',
      "' onmouseover='alert(3)' autofocus onfocus='alert(4)",
      '` onload=`alert(5)',
      '<!--<script>',
      ']]><svg/onload=alert(6)>',
      'javascript:alert(7)',
      '{{7*7}}${alert(8)}<%= 1 %>',
      '&lt;script&gt;alert(9)&lt;/script&gt;&quot;',
      '#findings" href="http://evil.example/',
      '\u001b[2J\u202eevil\u2028\u0000\ud800',
      '<meta http-equiv="refresh" content="0;url=http://evil.example">',
      '<base href="http://evil.example/"><link rel=stylesheet href=//evil.example/x.css>',
    ]

    let calmShape: unknown

    test.each(words)('do nothing: %j', async (word) => {
      calmShape ??= await (await open(makeHostile('calm'))).evaluate(shape)
      const page = await open(makeHostile(word))
      expect(await page.evaluate(shape)).toEqual(calmShape)
      await page.fill('#search', word.slice(0, 20))
      await page.locator('#search').press('Escape')
      await page.locator('.finding > details > summary').hover()
      await page.getByRole('link', { name: 'Routes' }).click()
      await page.locator('.route:visible').first().hover()
      await page.locator('.hit:visible').first().click()
      await page.locator('#findings').waitFor()
    })

    test('are shown as they are', async () => {
      const word = '<b>&amp;"\'</b>'
      const page = await open(makeHostile(word))
      expect(await page.locator('h1').textContent()).toBe(word)
      expect(await page.title()).toBe(`${word}: security report`)
      expect(await page.locator('mark').first().textContent()).toBe(`${word}\n`)
    })

    test('could not run even if one were let through', async () => {
      const page = await open(shop, { mayComplain: /'TrustedHTML' assignment/ })
      const tried = await page.evaluate(`(() => {
        try { document.body.innerHTML = '<img src=x onerror="window.hurt = 1">'; return 'let through' } catch (error) { return error.name }
      })()`)
      expect(tried).toBe('TypeError')
    })
  })

  test('2,000 routes and 1,000 findings are quick to search', async () => {
    const page = await open(makeLarge(2000, 1000))
    expect(await page.locator('.route').count()).toBe(2000)
    // The quickest of several, because the machine that tests may have other things to do.
    const took = await page.evaluate<number[]>(`(async () => {
      const search = document.getElementById('search')
      const times = []
      for (const words of ['part 12', '', 'part 55', 'cors', 'part 123']) {
        search.value = words
        const begun = performance.now()
        search.dispatchEvent(new Event('input'))
        await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        times.push(performance.now() - begun)
      }
      return times
    })()`)
    const left = await shownFindings(page)
    expect(left).toContain('Part 123 of the shop is open.')
    expect(left.length).toBeLessThan(100)
    expect(Math.min(...took)).toBeLessThan(500)
  })
})
