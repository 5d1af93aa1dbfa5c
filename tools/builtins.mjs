// What our files import of Node is asked for by name when they are bundled. An `import` reads everything that a module of Node has, and so loads what it
// has for when somebody asks: `node:http` the whole of fetch and WebSocket (16 MB of a process on Node 26), `node:fs`, `node:process` and `node:util` streams.

const ofNode = /^import (?!type )(?:(\w+)(?:, )?)?(?:\{([^}]*)\})? from '(node:[\w/]+)'$/gm

export const withoutFacades = (text) =>
  text.replace(ofNode, (whole, all, names, module) => {
    if (all === undefined && names === undefined) return whole
    const asked = `globalThis.process.getBuiltinModule('${module}')`
    const some = (names ?? '').split(',').map((name) => name.trim())
    const taken = some.filter((name) => name !== '' && !name.startsWith('type ')).map((name) => name.replace(' as ', ': '))
    return [
      ...(all === undefined ? [] : [`const ${all} = ${asked}`]),
      ...(taken.length === 0 ? [] : [`const { ${taken.join(', ')} } = ${asked}`]),
    ].join(';')
  })
