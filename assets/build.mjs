// Makes what is needed at run time out of node_modules: for charts a script and two fonts, for pages a
// font; each with its licence.
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

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, source] of Object.entries(copies)) {
  copyFileSync(`node_modules/${source}`, `${folder}/${name}`);
}

const fonts = "src/fairlead/web/static/fonts";
const inter = "node_modules/@fontsource-variable/inter";
rmSync(fonts, { recursive: true, force: true });
mkdirSync(fonts, { recursive: true });
copyFileSync(`${inter}/files/inter-latin-wght-normal.woff2`, `${fonts}/inter-latin.woff2`);
copyFileSync(`${inter}/files/inter-latin-ext-wght-normal.woff2`, `${fonts}/inter-latin-ext.woff2`);
copyFileSync(`${inter}/LICENSE`, `${fonts}/LICENSE.inter.txt`);

await build({
  entryPoints: ["assets/charts.mjs"],
  outfile: `${folder}/charts.js`,
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "charts",
  target: "es2020",
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
});
