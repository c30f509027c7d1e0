#include "sampan-card-private.h"

#include <string.h>

static const SampanCardWords words[] = {
  { "en", "Follow", "now", "Say something…", "Like", "Save", "more", "Show more", "Your name",
    "Explore", "Following", "For You" },
  { "zh-Hant", "關注", "剛剛", "說點什麼…", "讚", "收藏", "展開", "顯示更多", "你的名字", "發現",
    "關注", "推薦" },
  { "zh-TW", "關注", "剛剛", "說點什麼…", "讚", "收藏", "展開", "顯示更多", "你的名字", "發現",
    "關注", "推薦" },
  { "zh-HK", "關注", "剛剛", "說點什麼…", "讚", "收藏", "展開", "顯示更多", "你的名字", "發現",
    "關注", "推薦" },
  { "zh", "关注", "刚刚", "说点什么…", "赞", "收藏", "展开", "显示更多", "你的名字", "发现", "关注",
    "推荐" },
  { "ja", "フォロー", "たった今", "コメントする…", "いいね", "保存", "続きを読む", "もっと見る",
    "あなたの名前", "見つける", "フォロー中", "おすすめ" },
  { "ko", "팔로우", "방금", "댓글 달기…", "좋아요", "저장", "더 보기", "더 보기", "이름", "탐색",
    "팔로잉", "추천" },
  { "es", "Seguir", "ahora", "Di algo…", "Me gusta", "Guardar", "más", "Mostrar más", "Tu nombre",
    "Explorar", "Siguiendo", "Para ti" },
  { "fr", "Suivre", "à l’instant", "Un mot…", "J’aime", "Garder", "plus", "Afficher plus",
    "Votre nom", "Explorer", "Suivis", "Pour toi" },
  { "de", "Folgen", "jetzt", "Sag etwas…", "Gefällt mir", "Merken", "mehr", "Mehr anzeigen",
    "Dein Name", "Entdecken", "Folge ich", "Für dich" },
  { "pt", "Seguir", "agora", "Diga algo…", "Curtir", "Salvar", "mais", "Mostrar mais", "Seu nome",
    "Explorar", "Seguindo", "Para você" },
  { "ru", "Читать", "сейчас", "Ответить…", "Нравится", "Сохранить", "ещё", "Показать ещё",
    "Ваше имя", "Обзор", "Подписки", "Для вас" },
  { "ar", "متابعة", "الآن", "قل شيئًا…", "إعجاب", "حفظ", "المزيد", "عرض المزيد", "اسمك", "استكشاف",
    "المتابَعون", "لك" },
  { "he", "מעקב", "עכשיו", "כתבו משהו…", "אהבתי", "שמירה", "עוד", "הצגת עוד", "שמך", "גילוי",
    "במעקב", "בשבילך" },
};

const SampanCardWords *
sampan_card_words_get (const char *language)
{
  for (guint i = 0; language != NULL && i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i].language);

      if (g_ascii_strncasecmp (language, words[i].language, length) == 0
          && !g_ascii_isalnum (language[length]))
        return &words[i];
    }
  return &words[0];
}
