// Shows what the desk pushes to this browser, and leads there. It keeps nothing and answers no requests.
self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data?.json() ?? {};
  } catch {
    // Not ours: shown without words of its own.
  }
  const title = typeof told.title === "string" && told.title ? told.title : "Backstay";
  event.waitUntil(
    self.registration.showNotification(title, {
      body: typeof told.body === "string" ? told.body : "",
      tag: typeof told.tag === "string" ? told.tag : "desk",
      lang: typeof told.lang === "string" ? told.lang : "en",
      dir: "auto",
      icon: "/favicon.svg",
      data: { url: typeof told.url === "string" && /^\/desk(?:\/|$)/.test(told.url) ? told.url : "/desk/notifications" },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data ?? { url: "/desk" };
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((windows) => {
      const desk = windows.find((one) => new URL(one.url).pathname.startsWith("/desk"));
      return desk ? desk.focus().then((one) => one.navigate(url)) : self.clients.openWindow(url);
    }),
  );
});
