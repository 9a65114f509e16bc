// Makes what is needed at run time out of node_modules: for charts a script and two fonts, for pages
// a script and a font; each with its licence.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const folder = "src/fairlead/reports/charts/assets";
const copies = {
  "Inter-Regular.ttf": "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
  "Inter-SemiBold.ttf": "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf",
  "LICENSE.inter.txt": "@expo-google-fonts/inter/LICENSE_FONT",
  "LICENSE.echarts.txt": "echarts/LICENSE",
  "NOTICE.echarts.txt": "echarts/NOTICE",
  "LICENSE.d3.txt": "echarts/licenses/LICENSE-d3",
  "LICENSE.zrender.txt": "zrender/LICENSE",
  "LICENSE.tslib.txt": "tslib/LICENSE.txt",
};

const vendor = "src/fairlead/web/static/charts/vendor";
for (const each of [folder, vendor]) {
  rmSync(each, { recursive: true, force: true });
  mkdirSync(each, { recursive: true });
}
for (const [name, source] of Object.entries(copies)) {
  copyFileSync(`node_modules/${source}`, `${folder}/${name}`);
  if (!/inter/i.test(name)) copyFileSync(`node_modules/${source}`, `${vendor}/${name}`);
}

const fonts = "src/fairlead/web/static/fonts";
const inter = "node_modules/@fontsource-variable/inter";
rmSync(fonts, { recursive: true, force: true });
mkdirSync(fonts, { recursive: true });
copyFileSync(`${inter}/files/inter-latin-wght-normal.woff2`, `${fonts}/inter-latin.woff2`);
copyFileSync(`${inter}/files/inter-latin-ext-wght-normal.woff2`, `${fonts}/inter-latin-ext.woff2`);
copyFileSync(`${inter}/LICENSE`, `${fonts}/LICENSE.inter.txt`);

const bundled = {
  bundle: true,
  minify: true,
  target: "es2020",
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
};
await build({
  ...bundled,
  entryPoints: ["assets/charts.mjs"],
  outfile: `${folder}/charts.js`,
  format: "iife",
  globalName: "charts",
});
await build({
  ...bundled,
  entryPoints: ["assets/pages.mjs"],
  outfile: `${vendor}/echarts.js`,
  format: "esm",
});
