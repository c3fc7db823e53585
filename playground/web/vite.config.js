// One HTML file with everything in it: script and style inline, the library as compressed base64.
//
// GITLAB_RB_WASM names the compiled library, GITLAB_RB_VERSION is its version; playground/build sets them.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { defineConfig } from "vite";

/** What the page may do: run its own script, the library and its worker. No connection of any kind. */
function policy(script) {
  const hash = createHash("sha256").update(script).digest("base64");
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}' 'wasm-unsafe-eval'`,
    "worker-src blob:",
    // CodeMirror adds its styles at run time.
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function singleFile(wasm) {
  return {
    name: "single-file",
    enforce: "post",
    generateBundle(_options, bundle) {
      let script = "";
      let style = "";
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === "chunk") {
          script += file.code;
        } else if (name.endsWith(".css")) {
          style += String(file.source);
        } else {
          continue;
        }
        delete bundle[name];
      }
      // The only text that would end the script early.
      script = `\n${script.replaceAll("</script", "<\\/script").trim()}\n`;
      const page = bundle["index.html"];
      if (page?.type !== "asset") throw new Error("Vite wrote no index.html");
      const library = gzipSync(readFileSync(wasm), { level: 9 }).toString("base64");
      const html = String(page.source)
        .replace(/\s*<script[^>]*src=[^>]*><\/script>/g, "")
        .replace(/\s*<link[^>]*(?:stylesheet|modulepreload)[^>]*>/g, "")
        .replace("<!-- policy -->", () => `<meta http-equiv="Content-Security-Policy" content="${policy(script)}">`)
        .replace("<!-- style -->", () => `<style>${style}</style>`)
        .replace("<!-- library -->", () => `<script type="application/gzip" id="library">${library}</script>`)
        .replace("<!-- script -->", () => `<script type="module">${script}</script>`);
      page.source = html;
    },
  };
}

export default defineConfig({
  base: "./",
  define: { __VERSION__: JSON.stringify(process.env.GITLAB_RB_VERSION ?? "") },
  build: {
    target: "es2022",
    outDir: process.env.GITLAB_RB_PAGE ?? "dist",
    emptyOutDir: true,
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  // A page from a file may start no worker that is a module.
  worker: { format: "iife" },
  plugins: [singleFile(process.env.GITLAB_RB_WASM ?? "")],
});
