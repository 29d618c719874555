/* "Gần tôi": asks where the device is, only when tapped, and sends it rounded with the search. Without it: a commune's name. */
const button = document.querySelector("[data-near]");
const said = document.querySelector("[data-near-said]");

button?.addEventListener("click", (event) => {
  const form = button.form;
  if (!navigator.geolocation) return;
  event.preventDefault();
  said.textContent = button.dataset.asking;
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    for (const [name, degrees] of [["lat", coords.latitude], ["lng", coords.longitude]]) {
      form.querySelector(`[name=${name}]`)?.remove();
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: degrees.toFixed(3) }));
    }
    form.elements.q.value = "";
    form.submit();
  }, () => {
    said.textContent = button.dataset.refused;
    form.elements.q.focus();
  }, { timeout: 10000, maximumAge: 600000 });
});
