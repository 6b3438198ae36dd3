// A Vite plugin that puts the styles of a part that comes late into its script. A
// style sheet of its own could fail to load when the script does not, and Vite asks
// for one only once: the part would then stand there without its styles for good.
//
// The script hands them over as a constructed style sheet, which the content
// security policy allows as it does the script.

/** @returns {import('vite').Plugin} */
export function lateStyles() {
  return {
    name: 'tandem:late-styles',
    apply: 'build',
    generateBundle: {
      order: 'pre',
      handler(_, bundle) {
        const chunks = Object.values(bundle).filter((c) => c.type === 'chunk')
        // What the page begins with has its sheets in the document.
        const early = new Set()
        const walk = (chunk) => {
          if (!chunk || early.has(chunk)) return
          early.add(chunk)
          for (const name of chunk.imports) walk(bundle[name])
        }
        for (const chunk of chunks) if (chunk.isEntry) walk(chunk)
        for (const chunk of chunks) {
          const sheets = chunk.viteMetadata?.importedCss
          if (early.has(chunk) || !sheets?.size) continue
          for (const name of sheets) {
            const text = JSON.stringify(String(bundle[name].source))
            chunk.code = `{const s=new CSSStyleSheet();s.replaceSync(${text});document.adoptedStyleSheets.push(s)}\n${chunk.code}`
            delete bundle[name]
          }
          sheets.clear()
        }
      },
    },
  }
}
