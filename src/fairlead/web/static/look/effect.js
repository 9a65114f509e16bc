// What a change would do to milestones and promises is shown, and decided on, before it is saved.

const dialog = document.getElementById("effect");
const says = document.getElementById("effect-says");

// Whether to save what has this consequence; nobody is asked where no date moves that others know.
export function wanted({ consequence }) {
  if (!consequence.days && !consequence.milestones && !consequence.broken.length) return true;
  says.textContent = consequence.says;
  dialog.returnValue = "leave";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "save"), { once: true });
  });
}
