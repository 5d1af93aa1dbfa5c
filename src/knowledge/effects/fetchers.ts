// Programs that open what they are told to: browsers and repositories.
import { defineEffects } from '../effect-row.ts'
import { effectsOf, givesOf } from '../signature.ts'

const A = 'playwright.async_api'
const S = 'playwright.sync_api'
/** Names of both of Playwright's faces. */
const both = (...names: readonly string[]): string => names.flatMap((name) => [`${A}.${name}`, `${S}.${name}`]).join(' = ')
const DRIVERS = ['Chrome', 'Firefox', 'Edge', 'Safari', 'Remote', 'ChromiumEdge', 'Ie'].map((name) => `selenium.webdriver.${name}`)

export const fetcherEffects = defineEffects([
  // ---- Playwright
  ...effectsOf('url', 'ask', [`${both('Page.goto', 'Frame.goto')} (url!)`], {
    example: `from playwright.async_api import async_playwright
async with async_playwright() as p:
    browser = await p.chromium.launch()
    page = await browser.new_page()
    await page.goto(x)`,
  }),
  ...effectsOf('url', 'ask', [
    `${both('APIRequestContext.get', 'APIRequestContext.post', 'APIRequestContext.put', 'APIRequestContext.delete')} (self, url!)`,
    `${both('APIRequestContext.fetch')} (self, url_or_request!)`,
  ]),
  ...effectsOf('url', 'connect', [
    `${both('BrowserType.connect_over_cdp')} (self, endpoint_url!)`,
    `${both('BrowserType.connect')} (self, endpoint!)`,
  ]),
  ...effectsOf('file', 'write', [
    `${both('Page.screenshot', 'Page.pdf', 'Locator.screenshot')} (self, *, path!)`,
    `${both('Download.save_as')} (self, path!)`,
  ]),
  ...givesOf(`${A}.Playwright`, [`${A}.async_playwright = ${A}.async_playwright.start = patchright.async_api.async_playwright`]),
  ...givesOf(`${S}.Playwright`, [`${S}.sync_playwright = ${S}.sync_playwright.start = patchright.sync_api.sync_playwright`]),
  ...[A, S].flatMap((api) => [
    ...givesOf(`${api}.BrowserType`, [`${api}.Playwright.chromium = ${api}.Playwright.firefox = ${api}.Playwright.webkit`]),
    ...givesOf(`${api}.Browser`, [`${api}.BrowserType.launch = ${api}.BrowserType.connect = ${api}.BrowserType.connect_over_cdp`]),
    ...givesOf(`${api}.BrowserContext`, [`${api}.Browser.new_context = ${api}.BrowserType.launch_persistent_context`]),
    ...givesOf(`${api}.Page`, [`${api}.Browser.new_page = ${api}.BrowserContext.new_page`]),
    ...givesOf(`${api}.APIRequestContext`, [`${api}.Playwright.request.new_context = ${api}.BrowserContext.request = ${api}.Page.request`]),
  ]),
  // ---- Selenium, pyppeteer
  ...effectsOf(
    'url',
    'ask',
    [
      `${[...DRIVERS, 'selenium.webdriver.remote.webdriver.WebDriver', 'selenium.webdriver.chrome.webdriver.WebDriver', 'undetected_chromedriver.Chrome', 'seleniumwire.webdriver.Chrome', 'seleniumbase.Driver'].map((name) => `${name}.get`).join(' = ')} (url!)`,
    ],
    { example: 'from selenium import webdriver\nwebdriver.Chrome().get(x)' },
  ),
  ...effectsOf('url', 'ask', ['pyppeteer.page.Page.goto (self, url!)']),
  ...givesOf('pyppeteer.browser.Browser', ['pyppeteer.launch = pyppeteer.connect = pyppeteer.launcher.launch']),
  ...givesOf('pyppeteer.page.Page', ['pyppeteer.browser.Browser.newPage']),
  ...effectsOf('url', 'ask', [
    'html2image.Html2Image.screenshot (self, *, url!)',
    'splinter.Browser.visit (self, url!)',
    'DrissionPage.ChromiumPage.get (self, url!)',
  ]),

  // ---- repositories
  ...effectsOf('url', 'ask', [
    'git.Repo.clone_from = git.repo.Repo.clone_from = git.repo.base.Repo.clone_from (url!, to_path!file.write)',
    'git.Repo.create_remote (self, name, url!)',
    'git.Remote.create = git.Remote.add (repo, name, url!)',
    'git.cmd.Git.clone = git.cmd.Git.ls_remote = git.Git.clone = git.Git.ls_remote (self, *args!)',
    'dulwich.porcelain.clone (source!, target!file.write)',
    'dulwich.porcelain.ls_remote (remote!)',
    'dulwich.client.get_transport_and_path (location!)',
    'pygit2.clone_repository (url!, path!file.write)',
    'cookiecutter.main.cookiecutter (template!)',
    'copier.run_copy (src_path!, dst_path!file.write)',
  ]),
  ...effectsOf('file', 'read', ['git.Repo = git.repo.Repo (path!)', 'dulwich.repo.Repo (root!)']),
  ...effectsOf('file', 'write', [
    'git.Repo.init = git.repo.Repo.init (path!)',
    'huggingface_hub.hf_hub_download = huggingface_hub.snapshot_download (repo_id, *, local_dir!, cache_dir!)',
    'modelscope.snapshot_download (model_id, *, local_dir!, cache_dir!)',
  ]),
])
