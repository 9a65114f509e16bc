// The list of keys: those of every page, and before them those that the open page has of its own.

const dialog = document.getElementById("key-list");
const shown = dialog?.querySelector("div");

function row(keys, says) {
  const line = document.createElement("div");
  const [term, words] = [document.createElement("dt"), document.createElement("dd")];
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap, " ");
  }
  words.textContent = says;
  line.append(term, words);
  return line;
}

function section(title, id) {
  const heading = document.createElement(id ? "h2" : "h3");
  heading.textContent = title;
  if (id) heading.id = id;
  const lines = document.createElement("dl");
  lines.className = "keys";
  shown.append(heading, lines);
  return lines;
}

export function showKeys() {
  shown.replaceChildren();
  const own = document.getElementById("keys");
  if (own) section(own.dataset.title, "keys-title").append(own.content.cloneNode(true));
  const lines = section("Keys on every page", own ? undefined : "keys-title");
  lines.append(row(["Ctrl", "K"], "search and go"), row(["Ctrl", "/"], "this list"));
  if (document.body.dataset.shortcuts === "off") {
    dialog.showModal();
    return;
  }
  lines.append(row(["?"], "this list"));
  for (const place of document.querySelectorAll(".side a.go")) {
    lines.append(row(["G", place.dataset.letter.toUpperCase()], place.textContent.trim()));
  }
  dialog.showModal();
}
