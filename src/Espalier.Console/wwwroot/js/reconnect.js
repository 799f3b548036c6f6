// The dialog of Reconnect.razor: Blazor says how the connection is; the buttons answer.
addEventListener("DOMContentLoaded", () => {
  const dialog = document.getElementById("components-reconnect-modal");
  dialog?.addEventListener("components-reconnect-state-changed", ({ detail }) => {
    if (detail.state === "show") dialog.showModal();
    else if (detail.state === "hide") dialog.close();
    else if (detail.state === "rejected") location.reload();
  });
});

document.addEventListener("click", async event => {
  const wish = event.target.closest?.("[data-reconnect]")?.dataset.reconnect;
  if (wish === "reload") location.reload();
  else if (wish === "retry" && !(await Blazor.reconnect())) location.reload();
});
