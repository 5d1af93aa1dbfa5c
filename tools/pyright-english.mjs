// An esbuild plugin: of Pyright's message tables only the English one goes into the bundle, of its source maps nothing.

/** @returns {import('esbuild').Plugin} */
export function pyrightEnglish() {
  return {
    name: 'pyright-english',
    setup(build) {
      build.onLoad({ filter: /[\\/]pyright-internal[\\/]dist[\\/]localization[\\/]package\.nls\..*\.json$/ }, ({ path }) =>
        path.endsWith('.en-us.json') ? null : { contents: '{}', loader: 'json' },
      )
    },
  }
}
