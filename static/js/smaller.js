/* Photos of a phone are far larger than any page shows them: they are drawn smaller before they travel. */
const LONGEST = 1600;

/* The photo with its longer side cut to LONGEST; what is small, or what this browser cannot read, goes as it is. */
export const smaller = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  const share = picture ? LONGEST / Math.max(picture.width, picture.height) : 1;
  if (share >= 1) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return blob ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
};

/* Puts other files into a field for files. */
export const fill = (field, files) => {
  const rest = new DataTransfer();
  files.forEach((file) => rest.items.add(file));
  field.files = rest.files;
};
