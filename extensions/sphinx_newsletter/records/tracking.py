"""Tracking parameters of URLs: what newsletter services, advertisers and share buttons add to a link.

A parameter is listed only if the page is the same without it. What selects content on some site is listed for the
hosts where it does not, or with a pattern of its value.

Sources, as of November 2026:

* what the services write about their own parameters: Ghost (``OutboundLinkTagger`` in its source), HubSpot,
  Marketo, Mailchimp, MailerLite, Klaviyo, Omeda (``oly_``), Listrak, Letterhead, AWeber, Matomo, Google Ads and
  Analytics, Microsoft Advertising, Yandex;
* the lists of browsers: Firefox (``privacy.query_stripping.strip_list``) and Brave (``query_filter``), whose
  exceptions for pages to unsubscribe are kept;
* the rules of ClearURLs and AdGuard's URL tracking filter, for single sites;
* links as they are shared from YouTube, X, Medium, Substack, Bilibili, WeChat, Juejin and Xiaoyuzhou.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

_PREFIXES = ("utm_", "mtm_", "bsft_", "hsa_", "cm_mmc", "depth_1-utm_")
"""Google Analytics, Matomo, Blueshift, HubSpot Ads, Coremetrics, CSDN."""
_EVERYWHERE = frozenset(
    {
        # Newsletters and mails: beehiiv, HubSpot, Marketo, Mailchimp, Kit, Klaviyo, MailerLite, Omeda, Vero, …
        *("_bhlid", "bhlid", "_hsenc", "_hsmi", "__hstc", "__hssc", "__hsfp", "hsctatracking", "mkt_tok"),
        *("mc_cid", "mc_eid", "mc_tc", "ck_subscriber_id", "_kx", "ml_subscriber", "ml_subscriber_hash"),
        *("oly_enc_id", "oly_anon_id", "rb_clickid", "vero_id", "vero_conv", "vgo_ee", "ss_email_id", "bbeml"),
        *("awt_a", "awt_l", "awt_m", "lh_aid", "lh_cid", "lh_em", "elqtrack", "elqtrackid", "dm_i", "et_rid"),
        *("trk_contact", "trk_msg", "trk_module", "trk_sid", "sc_customer", "sc_eh", "sc_uid", "wickedid"),
        *("omnisendcontactid", "at_recipient_id", "at_recipient_list", "mindbox-click-id", "mindbox-message-key"),
        *("oft_c", "oft_ck", "oft_d", "oft_id", "oft_ids", "oft_k", "oft_lk", "oft_sk", "user_email_address"),
        *("showwelcomeonshare", "triedredirect", "isfreemail"),  # Substack, also on hosts of its users
        # Clicks on advertisements, and analytics.
        *("fbclid", "fb_action_ids", "fb_action_types", "fb_comment_id", "fb_ref", "fb_source"),
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl", "usqp", "msclkid"),
        *("yclid", "ysclid", "ymclid", "_openstat", "twclid", "ttclid", "li_fat_id", "rdt_cid", "irclickid"),
        *("igshid", "ref_src", "__twitter_impression", "_branch_match_id", "_branch_referrer", "s_kwcid", "ef_id"),
        *("s_cid", "wt_mc", "wt_zmc", "xtor", "tduid", "guccounter", "guce_referrer", "guce_referrer_sig"),
        *("itm_source", "itm_medium", "itm_campaign", "itm_content", "itm_term"),
        *("pk_campaign", "pk_kwd", "pk_keyword", "pk_source", "pk_medium", "pk_content", "pk_cid", "pk_vid"),
        *("action_object_map", "action_ref_map", "action_type_map"),
    }
)
_BY_VALUE = {
    # Medium, also on hosts of its users: rss----ad1b2c3d4e5f---4, email-2aa4d33b0a7b-1646148049951-digest.reader.
    "source": re.compile(r"^(?:[a-z_]++-{3,}+|rss--|email-[0-9a-f]{12}-)[\w.-]*+"),
    # Alibaba and CSDN: a2c4e.11153940.0.0, 1001.2014.3001.5501.
    "spm": re.compile(r"^[0-9a-z]++(?:\.[\w-]++){2,}", re.IGNORECASE),
    "scm": re.compile(r"^[0-9]++(?:\.[\w-]++){2,}"),
    "__s": re.compile(r"[0-9A-Za-z]{6,}+"),  # Drip; other values choose pages of some universities
    "featured_on": re.compile("pythonbytes|talkpython"),
}
_ALIBABA = frozenset({"spm", "scm", "pvid"})
_AMAZON = frozenset({"ref_", "qid", "sr", "crid", "sprefix", "dib", "dib_tag", "social_share", "skiptwisterog"})
_TWITTER = frozenset({"s", "t", "ref_url", "cxt"})
_YOUTUBE = frozenset({"si", "feature", "pp"})
_BY_HOST = {
    "alibaba.com": _ALIBABA,
    "aliyun.com": _ALIBABA,
    "aliexpress.com": _ALIBABA | {"algo_expid", "algo_pvid", "btsid", "ws_ab_test"},
    "taobao.com": _ALIBABA,
    "tmall.com": _ALIBABA,
    **{
        f"amazon.{suffix}": _AMAZON
        for suffix in ("ca", "cn", "co.jp", "co.uk", "com", "com.au", "de", "es", "fr", "in", "it")
    },
    "aws.amazon.com": frozenset(
        {"trk", "trkcampaign", "sc_campaign", "sc_channel", "sc_content", "sc_country", "sc_detail", "sc_geo"}
        | {"sc_category", "sc_icampaign", "sc_ichannel", "sc_iplace", "sc_medium", "sc_outcome", "sc_publisher"}
    ),
    "b23.tv": frozenset({"share_medium", "share_source", "share_plat", "share_tag", "timestamp", "unique_k"}),
    "bilibili.com": frozenset(
        {"vd_source", "spm_id_from", "from_spmid", "from_source", "from", "seid", "msource", "bsource", "plat_id"}
        | {"share_from", "share_medium", "share_plat", "share_session_id", "share_source", "share_tag", "buvid"}
        | {"timestamp", "unique_k", "up_id", "refer_from", "is_story_h5", "bbid", "broadcast_type"}
    ),
    "csdn.net": frozenset({"spm", "ops_request_misc", "request_id", "biz_id"}),
    "facebook.com": frozenset({"__tn__", "__cft__[0]", "__xts__[0]", "mibextid", "hc_location", "hc_ref"}),
    "github.com": frozenset({"email_source", "email_token"}),
    "instagram.com": frozenset({"igsh"}),
    "juejin.cn": frozenset({"share_token"}),
    "linkedin.com": frozenset(
        {"trk", "trkinfo", "trkemail", "trackingid", "refid", "lipi", "licu", "midtoken", "midsig", "rcm"}
    ),
    "medium.com": frozenset({"source"}),  # not sk, with which a friend reads the page
    "mp.weixin.qq.com": frozenset(  # the page is __biz, mid, idx and sn; chksm and tempkey may be asked for
        {"scene", "subscene", "ascene", "from", "isappinstalled", "clicktime", "enterid", "devicetype", "nettype"}
        | {"version", "abtest_cookie", "pass_ticket", "wx_header", "exportkey", "acctmode", "session_us"}
        | {"sharer_shareid", "sharer_sharetime", "sharer_shareinfo", "sharer_shareinfo_first", "realreporttime"}
        | {"mpshare", "srcid", "poc_token", "winzoom", "fontscale", "uin", "key"}
    ),
    "reddit.com": frozenset({"share_id", "rdt", "ref_source", "ref_campaign", "correlation_id"}),
    "spotify.com": frozenset({"si"}),
    "substack.com": frozenset({"r", "showwelcome"}),
    "threads.com": frozenset({"igsh", "xmt"}),
    "threads.net": frozenset({"igsh", "xmt"}),
    "tiktok.com": frozenset(
        {"_d", "_r", "_t", "u_code", "preview_pb", "timestamp", "user_id", "is_from_webapp", "sender_device"}
        | {"sender_web_id", "share_app_id", "share_app_name", "share_iid", "share_link_id"}
    ),
    "twitter.com": _TWITTER,
    "weibo.com": frozenset({"dt_dapp", "sudaref"}),
    "x.com": _TWITTER,
    "xiaohongshu.com": frozenset(  # not xsec_token, without which the page is not shown
        {"xsec_source", "xhsshare", "appuid", "apptime", "app_platform", "app_version", "author_share", "share_id"}
        | {"shareredid", "share_from_user_hidden", "ignoreengage"}
    ),
    "xiaoyuzhoufm.com": frozenset({"s"}),
    "youtu.be": _YOUTUBE,
    "youtube.com": _YOUTUBE,
}
"""Parameters that are tracking on a host and its subdomains."""
_NEEDED = re.compile(r"unsubscribe|emailwebview|/i/redirect", re.IGNORECASE)
"""Pages that need the parameters by which others track."""

# Ghost adds the host of the site, or the name of the newsletter. Elsewhere, ref is a branch or a chapter.
_LABEL = re.compile(r"[0-9a-z_][0-9a-z_-]*+")
_NEWSLETTER = re.compile(r"[0-9a-z-]*+(?<=newsletter)")
_VERSION = re.compile(r"v?[0-9]++\.[0-9]")
_CODE_HOSTS = frozenset({"git", "github", "gitlab", "gitea", "gitee", "bitbucket", "codeberg", "forgejo", "sr"})
"""Labels in the hosts of code; sr.ht is SourceHut."""
_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz "
    "ca cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm "
    "fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is "
    "it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc me mg mh mk mn mo "
    "mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pm pn pr pt pw "
    "qa re ro ru rw sa sb sc sd se sg si sk sl sm sn sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to "
    "tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
"""The last label of hosts with two letters, but for those that more often end the name of a file, such as *py*."""
_SUFFIXES = frozenset(
    {
        *("com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "example", "academy", "agency", "app"),
        *("art", "asia", "blog", "business", "career", "center", "city", "cloud", "club", "coach", "codes"),
        *("community", "company", "computer", "consulting", "cool", "dev", "digital", "directory", "education"),
        *("email", "engineer", "engineering", "expert", "family", "finance", "foundation", "fun", "fund", "fyi"),
        *("games", "global", "group", "guide", "guru", "health", "host", "house", "institute", "international"),
        *("lgbt", "life", "live", "llc", "ltd", "marketing", "media", "mobi", "money", "network", "news"),
        *("ninja", "one", "online", "paper", "partners", "photography", "press", "pro", "pub", "radio", "red"),
        *("report", "review", "reviews", "rocks", "science", "services", "site", "social", "software"),
        *("solutions", "space", "store", "studio", "style", "systems", "team", "tech", "technology", "tips"),
        *("today", "tools", "training", "university", "ventures", "vip", "watch", "website", "wiki", "works"),
        *("world", "wtf", "xyz", "zone"),
    }
)
"""The last label of hosts with more than two letters."""


def is_tracking(parameter: str, host: str, path: str = "") -> bool:
    """Return whether a parameter, ``key=value`` as written in a URL of *host*, is there only to track readers.

    >>> is_tracking("UTM_Source=x", "example.org"), is_tracking("ref=main", "example.org")
    (True, False)
    """
    key, _, value = parameter.partition("=")
    key = unquote(key).strip().casefold()
    if key == "ref":
        return _is_referrer(unquote(value).strip().casefold(), host, path)
    pattern = _BY_VALUE.get(key)
    return (
        key.startswith(_PREFIXES)
        or (key in _EVERYWHERE and not _NEEDED.search(path))
        or bool(pattern and pattern.fullmatch(unquote(value)))
        or (not _NEEDED.search(path) and any(key in _BY_HOST.get(name, ()) for name in _domains(host)))
        or (key.startswith(("pf_rd_", "pd_rd_")) and "amazon" in host.split("."))
    )


def _domains(host: str) -> Iterator[str]:
    """Yield a host, and the domains that it is in: ``m.example.org``, ``example.org``, ``org``."""
    while host:
        yield host
        host = host.partition(".")[2]


def _is_referrer(value: str, host: str, path: str) -> bool:
    """Return whether the value of ``ref`` names a newsletter, and not something of the page, such as a branch."""
    if _CODE_HOSTS.intersection(host.split(".")) or "/-/" in path:
        return False
    if _NEWSLETTER.fullmatch(value):
        return True
    *labels, suffix = value.split(".")
    return (
        bool(labels and all(map(_LABEL.fullmatch, labels)))
        and not _VERSION.match(value)
        and (suffix in _SUFFIXES or (len(suffix) == 2 and suffix in _COUNTRIES.split()))
    )
