// Shows one page in a window of its own and ends when it is closed. Run by osascript with the address in ESPALIER_PAGE; ends with 3 when the page cannot be shown.
ObjC.import('Cocoa');
ObjC.import('WebKit');
ObjC.import('stdlib');

function fail() { $.exit(3); }

const address = ObjC.unwrap($.NSProcessInfo.processInfo.environment.objectForKey('ESPALIER_PAGE'));
if (!address) { fail(); }

ObjC.registerSubclass({
  name: 'EspalierWindowDelegate',
  protocols: ['NSWindowDelegate', 'WKNavigationDelegate'],
  methods: {
    'windowWillClose:': { types: ['void', ['id']], implementation: function () { $.exit(0); } },
    'webView:didFailProvisionalNavigation:withError:': { types: ['void', ['id', 'id', 'id']], implementation: fail },
    'webViewWebContentProcessDidTerminate:': { types: ['void', ['id']], implementation: fail }
  }
});

const app = $.NSApplication.sharedApplication;
app.setActivationPolicy($.NSApplicationActivationPolicyRegular);
const menu = $.NSMenu.alloc.init;
const appItem = menu.addItemWithTitleActionKeyEquivalent('Espalier', null, '');
const appMenu = $.NSMenu.alloc.initWithTitle('Espalier');
appMenu.addItemWithTitleActionKeyEquivalent('Quit Espalier', 'performClose:', 'q');
menu.setSubmenuForItem(appMenu, appItem);
const editItem = menu.addItemWithTitleActionKeyEquivalent('Edit', null, '');
const editMenu = $.NSMenu.alloc.initWithTitle('Edit');
editMenu.addItemWithTitleActionKeyEquivalent('Cut', 'cut:', 'x');
editMenu.addItemWithTitleActionKeyEquivalent('Copy', 'copy:', 'c');
editMenu.addItemWithTitleActionKeyEquivalent('Paste', 'paste:', 'v');
editMenu.addItemWithTitleActionKeyEquivalent('Select All', 'selectAll:', 'a');
menu.setSubmenuForItem(editMenu, editItem);
app.setMainMenu(menu);

const style = $.NSWindowStyleMaskTitled | $.NSWindowStyleMaskClosable | $.NSWindowStyleMaskMiniaturizable | $.NSWindowStyleMaskResizable;
const frame = $.NSMakeRect(0, 0, 720, 560);
const window = $.NSWindow.alloc.initWithContentRectStyleMaskBackingDefer(frame, style, $.NSBackingStoreBuffered, false);
const configuration = $.WKWebViewConfiguration.alloc.init;
configuration.setWebsiteDataStore($.WKWebsiteDataStore.nonPersistentDataStore);
const view = $.WKWebView.alloc.initWithFrameConfiguration(frame, configuration);
const delegate = $.EspalierWindowDelegate.alloc.init;
view.setNavigationDelegate(delegate);
window.setDelegate(delegate);
window.setTitle('Espalier');
window.setContentView(view);
window.setContentMinSize($.NSMakeSize(420, 360));
window.center;
view.loadRequest($.NSURLRequest.requestWithURL($.NSURL.URLWithString(address)));
window.makeKeyAndOrderFront(null);
app.activateIgnoringOtherApps(true);
app.run;
