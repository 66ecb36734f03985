// Runs in every measured page before its own scripts. Times are milliseconds since 1970 by the machine's one clock, so that
// two windows can be compared. "Painted" is the task behind the frame whose drawing saw the change: rAF, then a message.
(selector => {
  const now = () => performance.timeOrigin + performance.now()
  const watch = { opened: null, keys: [], shown: {}, frames: [], timing: false }
  let last = -1
  let before = 0
  const painted = []
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => painted.splice(0).forEach(act => act(now()))

  addEventListener('keydown', event => {
    if (event.key.length === 1) watch.keys.push(performance.timeOrigin + event.timeStamp)
  }, true)

  const look = frame => {
    requestAnimationFrame(look)
    if (watch.timing) watch.frames.push(frame - before)
    before = frame
    const field = document.querySelector(selector)
    const length = field?.value.length ?? 0
    if (length === last) return
    const from = last
    last = length
    painted.push(at => {
      if (length > 0) watch.opened ??= at - performance.timeOrigin
      for (let each = Math.max(0, from) + 1; each <= length; each += 1) watch.shown[each] ??= at
    })
    port2.postMessage(null)
  }
  requestAnimationFrame(look)

  window.stopwatch = {
    watch,
    start () {
      watch.keys = []
      watch.shown = {}
      watch.frames = []
      return last
    }
  }
})(SELECTOR)
