// Runs the built command again and again in one process, for whoever wants a thousand reports of small programs: a message with the
// words of a command line, an answer with its exit code.

import process from 'node:process'

const { run } = await import(new URL('../../dist/fastward.js', import.meta.url).href)

process.on('message', async (words) => {
  const exit = await run(words)
  // Every run puts its own there.
  process.removeAllListeners('uncaughtException')
  process.send({ exit })
})
