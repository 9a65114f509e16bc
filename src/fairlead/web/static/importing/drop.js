// A file that is dropped or chosen is sent at once; without this module the form works by its button.

const form = document.getElementById("drop");

if (form) {
  const input = form.querySelector("input[type=file]");
  const error = document.getElementById("drop-error");
  const limit = Number(form.dataset.limit);
  form.classList.add("live");
  document.getElementById("send").tabIndex = -1;

  const send = () => {
    const file = input.files[0];
    if (!file) return;
    error.hidden = file.size <= limit;
    if (file.size > limit) {
      error.textContent = `${file.name} has more than ${Math.floor(limit / 2 ** 20)} MB. Split it, or ask your administrator. Nothing was sent.`;
      input.value = "";
      return;
    }
    document.getElementById("busy-words").textContent = `Sending ${file.name}`;
    document.getElementById("busy").hidden = false;
    form.requestSubmit();
  };

  input.addEventListener("change", send);
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    send();
  });
  // Coming back by the browser's button shows the form as it was left.
  addEventListener("pageshow", () => { document.getElementById("busy").hidden = true; input.value = ""; });
}
