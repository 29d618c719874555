/* The page that is shown without a network opens what was asked for once there is one again, and stays. */
addEventListener("online", () => setTimeout(() => { if (navigator.onLine) location.reload(); }, 500));
