// Bundles the editor into ../static/coedit/built/, minified, without source maps. Nothing is fetched.
import { build } from "esbuild";

await build({
  entryPoints: ["src/main.js"],
  outfile: "../static/coedit/built/editor.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
